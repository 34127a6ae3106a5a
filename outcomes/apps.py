from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = _("完成情况")

    def ready(self) -> None:
        from outcomes import signals  # noqa: F401
        from outcomes.data_version import watch_writes

        post_migrate.connect(watch_writes, sender=self)
