-- Terraform overwrites its one row: this keeps the last {{versions}} versions, out of reach of the roles above.
CREATE TABLE IF NOT EXISTS {{schema}}.states_history (
  version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  replaced_at timestamptz NOT NULL DEFAULT now(),
  replaced_by text NOT NULL DEFAULT session_user,
  name text,
  data text
);
REVOKE ALL ON {{schema}}.states_history FROM PUBLIC, {{apply}}, {{plan}};
CREATE OR REPLACE FUNCTION {{schema}}.keep_history() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  INSERT INTO {{schema}}.states_history (name, data) VALUES (OLD.name, OLD.data);
  DELETE FROM {{schema}}.states_history
    WHERE version <= (SELECT max(version) FROM {{schema}}.states_history) - {{versions}};
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION {{schema}}.keep_history() FROM PUBLIC;
DROP TRIGGER IF EXISTS keep_history ON {{schema}}.states;
CREATE TRIGGER keep_history AFTER UPDATE OF data OR DELETE ON {{schema}}.states
  FOR EACH ROW EXECUTE FUNCTION {{schema}}.keep_history();
