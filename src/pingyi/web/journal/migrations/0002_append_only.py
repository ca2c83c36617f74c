"""The head's row, and the database's own fence round the lines."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pingyi.web.journal import triggers


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("journal", "Head").objects.get_or_create(pk=1)


def fence(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.install(schema_editor.connection)


def unfence(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AlterField("line", "at", models.DateTimeField(db_index=True)),
        migrations.AlterField("line", "user", models.CharField(db_index=True, max_length=40)),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(fence, unfence),
    ]
