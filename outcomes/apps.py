from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = _("完成情况")

    def ready(self) -> None:
        from outcomes import signals  # noqa: F401
        from outcomes.actions.roles import renew_roles

        # The last of Django's own apps: by then every permission of this version is there.
        post_migrate.connect(
            renew_roles, sender=apps.get_app_config("sessions"), dispatch_uid="renew-roles"
        )
