"""Headers of a deadline were passed over; they are the goal's 完成时限 now."""

from django.db import migrations

WORDS = ("完成时限", "完成期限", "时限")


def name_the_column(apps, schema_editor) -> None:
    """Leave alone what a bureau has made of them itself."""
    synonyms = apps.get_model("plans", "HeaderSynonym").objects
    synonyms.filter(words__in=WORDS, column="忽略").update(column="完成时限")


class Migration(migrations.Migration):
    dependencies = [("plans", "0016_seal_second_factors")]
    operations = [migrations.RunPython(name_the_column, migrations.RunPython.noop)]
