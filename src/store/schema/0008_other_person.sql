-- Version 8: a record that became another person's (`on_id_conflict = "overwrite"`): consent given before
-- then is not theirs. Revocations stay what they are.
ALTER TABLE consent ADD COLUMN other_person_by INTEGER;  -- the import that brought the other person
