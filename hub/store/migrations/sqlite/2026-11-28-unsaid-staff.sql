-- States that sensors said before there was the setting `staff`: they left staff in.
UPDATE sensor SET state = json_set(state, '$.settings.staff', 'in')
  WHERE json_type(state, '$.settings') = 'object' AND json_extract(state, '$.settings.staff') IS NULL;
UPDATE sensor SET online_state = json_set(online_state, '$.settings.staff', 'in')
  WHERE json_type(online_state, '$.settings') = 'object' AND json_extract(online_state, '$.settings.staff') IS NULL;
UPDATE sensor SET noted_state = json_set(noted_state, '$.settings.staff', 'in')
  WHERE json_type(noted_state, '$.settings') = 'object' AND json_extract(noted_state, '$.settings.staff') IS NULL;
