"""Which specimens wait for a result: few among millions, found by an index."""

from django.db import migrations, models

# Whoever reports a result may not change specimens; the trigger does, as the owner.
KEEP = """
CREATE FUNCTION labs_keep_awaits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found boolean := EXISTS (SELECT FROM labs_result
        WHERE specimen_id = NEW.specimen_id AND ended_entry_id IS NULL);
BEGIN
    UPDATE labs_specimen SET awaits = NOT found
        WHERE id = NEW.specimen_id AND awaits = found;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION labs_keep_awaits() FROM PUBLIC;
CREATE TRIGGER labs_result_keeps_awaits
    AFTER INSERT OR UPDATE OF ended_entry_id ON labs_result
    FOR EACH ROW EXECUTE FUNCTION labs_keep_awaits();
UPDATE labs_specimen SET awaits = NOT EXISTS (SELECT FROM labs_result
    WHERE specimen_id = labs_specimen.id AND ended_entry_id IS NULL);
"""


class Migration(migrations.Migration):
    """Add the column, keep it, and find by it."""

    dependencies = [("labs", "0002_tubes")]
    operations = [
        migrations.AddField(
            model_name="specimen",
            name="awaits",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="specimen",
            index=models.Index(
                fields=["taken_at"],
                condition=models.Q(
                    ended_entry__isnull=True, awaits=True, tube__isnull=True
                ),
                name="labs_specimen_awaits",
            ),
        ),
    ]
