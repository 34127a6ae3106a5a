from django.contrib import admin

from plans.admin import documents, planning, reference, trail, users

# The width of the screen belongs to the tables; every list is one click from the first page.
admin.site.enable_nav_sidebar = False

__all__ = ["documents", "planning", "reference", "trail", "users"]
