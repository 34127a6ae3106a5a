from django.contrib import admin
from django.utils.translation import gettext_lazy

from plans.admin import documents, planning, reference, trail, users

# The width of the screen belongs to the tables; every list is one click from the first page.
admin.site.enable_nav_sidebar = False
admin.site.index_title = gettext_lazy("工作台")

__all__ = ["documents", "planning", "reference", "trail", "users"]
