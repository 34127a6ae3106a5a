from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = _("完成情况")

    def ready(self) -> None:
        from outcomes import signals  # noqa: F401
