"""The trail, which only grows, and what the doors remember of an account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ENTRIES, HEAD = 'plans_trailentry', 'plans_trailhead'

SQLITE = [
    f"""CREATE TRIGGER {ENTRIES}_no_update BEFORE UPDATE ON {ENTRIES}
    BEGIN SELECT RAISE(ABORT, '{ENTRIES} is append-only'); END""",
    f"""CREATE TRIGGER {ENTRIES}_no_delete BEFORE DELETE ON {ENTRIES}
    BEGIN SELECT RAISE(ABORT, '{ENTRIES} is append-only'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER {ENTRIES}_no_replace BEFORE INSERT ON {ENTRIES}
    WHEN EXISTS (SELECT 1 FROM {ENTRIES} WHERE sequence = new.sequence)
    BEGIN SELECT RAISE(ABORT, '{ENTRIES} is append-only'); END""",
    f"""CREATE TRIGGER {HEAD}_only_forward BEFORE UPDATE ON {HEAD} WHEN new.count < old.count
    BEGIN SELECT RAISE(ABORT, '{HEAD} only goes forward'); END""",
    f"""CREATE TRIGGER {HEAD}_no_delete BEFORE DELETE ON {HEAD}
    BEGIN SELECT RAISE(ABORT, '{HEAD} is kept'); END""",
]
SQLITE_BACK = [
    *(f'DROP TRIGGER {ENTRIES}_no_{verb}' for verb in ('update', 'delete', 'replace')),
    f'DROP TRIGGER {HEAD}_only_forward',
    f'DROP TRIGGER {HEAD}_no_delete',
]
POSTGRES = [
    """CREATE FUNCTION plans_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    f"""CREATE TRIGGER {ENTRIES}_append_only BEFORE UPDATE OR DELETE ON {ENTRIES}
    FOR EACH ROW EXECUTE FUNCTION plans_append_only()""",
    f"""CREATE TRIGGER {ENTRIES}_no_truncate BEFORE TRUNCATE ON {ENTRIES}
    FOR EACH STATEMENT EXECUTE FUNCTION plans_append_only()""",
    f"""CREATE TRIGGER {HEAD}_only_forward BEFORE UPDATE ON {HEAD}
    FOR EACH ROW WHEN (new.count < old.count) EXECUTE FUNCTION plans_append_only()""",
    f"""CREATE TRIGGER {HEAD}_no_delete BEFORE DELETE ON {HEAD}
    FOR EACH ROW EXECUTE FUNCTION plans_append_only()""",
    f"""CREATE TRIGGER {HEAD}_no_truncate BEFORE TRUNCATE ON {HEAD}
    FOR EACH STATEMENT EXECUTE FUNCTION plans_append_only()""",
]
POSTGRES_BACK = [
    *(f'DROP TRIGGER {ENTRIES}_{name} ON {ENTRIES}' for name in ('append_only', 'no_truncate')),
    *(f'DROP TRIGGER {HEAD}_{name} ON {HEAD}' for name in ('only_forward', 'no_delete', 'no_truncate')),
    'DROP FUNCTION plans_append_only()',
]
STATEMENTS = {'sqlite': (SQLITE, SQLITE_BACK), 'postgresql': (POSTGRES, POSTGRES_BACK)}


def forwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement, params=None)


def first_head(apps, schema_editor):
    apps.get_model('plans', 'TrailHead').objects.create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_batch_traces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'verbose_name': '留痕末端',
                'verbose_name_plural': '留痕末端',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AccountDoor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password_set_at', models.DateTimeField(blank=True, null=True, verbose_name='密码设置时间')),
                ('is_password_initial', models.BooleanField(default=False, verbose_name='初始密码')),
                ('code_failures', models.PositiveSmallIntegerField(default=0, verbose_name='动态口令连续错误')),
                ('code_locked_until', models.DateTimeField(blank=True, null=True, verbose_name='动态口令锁定至')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='door', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录状态',
                'verbose_name_plural': '登录状态',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FormerPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('encoded', models.CharField(max_length=255)),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '曾用密码',
                'verbose_name_plural': '曾用密码',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('encoded', models.CharField(max_length=255)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '备用码',
                'verbose_name_plural': '备用码',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='启用时间')),
                ('last_step', models.BigIntegerField(default=-1)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '动态口令',
                'verbose_name_plural': '动态口令',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TrailEntry',
            fields=[
                ('sequence', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('user_number', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='账号编号')),
                ('login', models.CharField(blank=True, db_index=True, max_length=150, verbose_name='账号')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='姓名')),
                ('address', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='来源地址')),
                ('action', models.CharField(choices=[('create', '新建'), ('change', '修改'), ('delete', '删除'), ('link', '关联'), ('import', '导入'), ('undo', '撤销导入'), ('export', '导出下载'), ('evidence', '查阅佐证'), ('issue', '印发报表'), ('ranking', '查看排名'), ('login', '登录'), ('logout', '退出'), ('failed', '登录失败'), ('locked', '锁定'), ('password', '改密码'), ('account', '账号'), ('role', '任职'), ('grant', '授权'), ('second', '动态口令')], db_index=True, max_length=10, verbose_name='动作')),
                ('target_type', models.CharField(blank=True, max_length=60, verbose_name='对象类别')),
                ('target_id', models.CharField(blank=True, max_length=60, verbose_name='对象编号')),
                ('label', models.CharField(blank=True, max_length=300, verbose_name='对象')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('detail', models.TextField(default='{}', verbose_name='详情')),
                ('previous', models.CharField(max_length=64, verbose_name='前一条校验值')),
                ('hash', models.CharField(max_length=64, verbose_name='校验值')),
            ],
            options={
                'verbose_name': '留痕',
                'verbose_name_plural': '留痕',
                'ordering': ['-sequence'],
                'permissions': [('read_trail', '可以查看留痕'), ('export_trail', '可以导出留痕')],
                'default_permissions': (),
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='trail_target')],
            },
        ),
        migrations.RunPython(first_head, migrations.RunPython.noop),
        migrations.RunPython(forwards, backwards),
    ]
