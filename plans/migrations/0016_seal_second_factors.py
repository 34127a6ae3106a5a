from django.db import migrations, models

from plans.sealing import opened, sealed


def seal(apps, schema_editor):
    for factor in apps.get_model("plans", "SecondFactor").objects.all():
        factor.key = sealed(factor.key)
        factor.save(update_fields=["key"])


def unseal(apps, schema_editor):
    for factor in apps.get_model("plans", "SecondFactor").objects.all():
        factor.key = opened(factor.key)
        factor.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0015_owners_below'),
    ]

    operations = [
        migrations.AlterField(
            model_name='secondfactor',
            name='key',
            field=models.CharField(max_length=255),
        ),
        migrations.RunPython(seal, unseal),
    ]
