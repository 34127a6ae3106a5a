"""Issued reports that only grow, templates, scoring schemes, and the index of a search."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("outcomes_issuedreport", "outcomes_reportrequest")

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in APPEND_ONLY
    for verb in ("update", "delete")
] + [
    # The words of a text stand in the row; FTS5 keeps the index alone, fresh by the triggers.
    """CREATE VIRTUAL TABLE outcomes_searchindex USING fts5(
    tokens, content='outcomes_searchtext', content_rowid='id', detail=none,
    tokenize="unicode61 remove_diacritics 0 tokenchars '.'")""",
    """CREATE TRIGGER outcomes_searchtext_added AFTER INSERT ON outcomes_searchtext BEGIN
    INSERT INTO outcomes_searchindex(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER outcomes_searchtext_deleted AFTER DELETE ON outcomes_searchtext BEGIN
    INSERT INTO outcomes_searchindex(outcomes_searchindex, rowid, tokens)
    VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER outcomes_searchtext_changed AFTER UPDATE ON outcomes_searchtext BEGIN
    INSERT INTO outcomes_searchindex(outcomes_searchindex, rowid, tokens)
    VALUES ('delete', old.id, old.tokens);
    INSERT INTO outcomes_searchindex(rowid, tokens) VALUES (new.id, new.tokens); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER outcomes_searchtext_added",
    "DROP TRIGGER outcomes_searchtext_deleted",
    "DROP TRIGGER outcomes_searchtext_changed",
    "DROP TABLE outcomes_searchindex",
] + [f"DROP TRIGGER {table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")]

POSTGRES = [
    """CREATE FUNCTION outcomes_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION outcomes_append_only()"""
        for table in APPEND_ONLY
    ),
    """CREATE INDEX outcomes_searchindex ON outcomes_searchtext
    USING gin (array_to_tsvector(string_to_array(tokens, ' ')))""",
]
POSTGRES_BACK = [
    "DROP INDEX outcomes_searchindex",
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in APPEND_ONLY),
    "DROP FUNCTION outcomes_append_only()",
]
STATEMENTS = {"sqlite": (SQLITE, SQLITE_BACK), "postgresql": (POSTGRES, POSTGRES_BACK)}


def forwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement, params=None)


KINDS = [('table', '完成情况表'), ('notice', '通报'), ('brief', '专报'), ('slip', '督办通知单'), ('ranking', '排名')]
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


def person(label, **options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name=label, **options)


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0001_initial'),
        ('plans', '0002_reading_and_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedReport',
            fields=[
                ('id', ID.clone()),
                ('kind', models.CharField(choices=KINDS, max_length=10, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.jurisdiction', verbose_name='行政区')),
                ('bureau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.bureau', verbose_name='责任单位')),
                ('year', models.PositiveSmallIntegerField(db_index=True, verbose_name='年度')),
                ('as_of', models.DateField(verbose_name='截至')),
                ('content', models.TextField(verbose_name='数据')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                ('issued_by', person('印发人')),
                ('issued_at', models.DateTimeField(verbose_name='印发时间')),
            ],
            options={
                'verbose_name': '已印发报表',
                'verbose_name_plural': '已印发报表',
                'ordering': ['-issued_at', '-pk'],
                'permissions': [('issue_report', '可以印发报表'), ('rank_places', '可以查看排名（每次查看留痕）')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['table', 'notice', 'brief', 'slip'])), name='issued_report_kind_is_kept')],
            },
        ),
        migrations.CreateModel(
            name='ReportRequest',
            fields=[
                ('id', ID.clone()),
                ('kind', models.CharField(choices=KINDS, max_length=10, verbose_name='种类')),
                ('parameters', models.JSONField(default=dict, verbose_name='参数')),
                ('reason', models.CharField(max_length=200, verbose_name='用途')),
                ('asked_by', person('查看人')),
                ('asked_at', models.DateTimeField(verbose_name='查看时间')),
            ],
            options={
                'verbose_name': '报表查看留痕',
                'verbose_name_plural': '报表查看留痕',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportTemplate',
            fields=[
                ('id', ID.clone()),
                ('kind', models.CharField(choices=KINDS[1:4], max_length=10, unique=True, verbose_name='种类')),
                ('file', models.FileField(max_length=255, upload_to='report_templates/', verbose_name='模板')),
                ('uploaded_by', person('上传人', blank=True, editable=False, null=True)),
                ('uploaded_at', models.DateTimeField(auto_now=True, verbose_name='上传时间')),
            ],
            options={
                'verbose_name': '报表模板',
                'verbose_name_plural': '报表模板',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='ScoringScheme',
            fields=[
                ('id', ID.clone()),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='编号')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('unit_class', models.CharField(blank=True, max_length=60, verbose_name='单位类别')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('rules', models.JSONField(verbose_name='计分规则')),
            ],
            options={
                'verbose_name': '计分办法',
                'verbose_name_plural': '计分办法',
                'ordering': ['-year', 'code'],
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('id', ID.clone()),
                ('kind', models.CharField(choices=[('goal', '目标'), ('indicator', '指标'), ('measure', '举措'), ('document', '文件正文')], max_length=10, verbose_name='种类')),
                ('row', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('part', models.PositiveIntegerField(default=0, verbose_name='段落')),
                ('heading', models.CharField(max_length=300, verbose_name='标题')),
                ('text', models.TextField(verbose_name='文字')),
                ('folded', models.TextField(editable=False)),
                ('tokens', models.TextField(editable=False)),
            ],
            options={
                'verbose_name': '搜索文字',
                'verbose_name_plural': '搜索文字',
                'ordering': ['kind', 'row', 'part'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'row', 'part'), name='search_text_once')],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
