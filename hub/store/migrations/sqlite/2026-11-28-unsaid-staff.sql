-- States that sensors said before there was the setting `staff`: they left staff in.
UPDATE sensor SET state = json_set(state, '$.settings.staff', 'in')
  WHERE state IS NOT NULL AND json_extract(state, '$.settings.staff') IS NULL;
UPDATE sensor SET online_state = json_set(online_state, '$.settings.staff', 'in')
  WHERE online_state IS NOT NULL AND json_extract(online_state, '$.settings.staff') IS NULL;
UPDATE sensor SET noted_state = json_set(noted_state, '$.settings.staff', 'in')
  WHERE noted_state IS NOT NULL AND json_extract(noted_state, '$.settings.staff') IS NULL;
