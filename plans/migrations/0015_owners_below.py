
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0011_comparison_bases'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataownership',
            name='covers_below',
            field=models.BooleanField(default=False, help_text='下级行政区的这项数据也由该单位核定', verbose_name='含下级'),
        ),
        migrations.AddField(
            model_name='historicaldataownership',
            name='covers_below',
            field=models.BooleanField(default=False, help_text='下级行政区的这项数据也由该单位核定', verbose_name='含下级'),
        ),
    ]
