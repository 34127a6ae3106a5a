"""How much every table holds."""

from django.apps import apps


def table_sizes() -> dict[str, int]:
    models = [
        *apps.get_app_config("plans").get_models(),
        *apps.get_app_config("outcomes").get_models(),
    ]
    return {model.__name__: model.objects.count() for model in models}
