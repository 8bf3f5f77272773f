-- An alarm of a whole store is kept once for each text, also where two processes raise it at the same moment.

DELETE FROM alarm a USING alarm earlier
  WHERE a.sensor_key IS NULL AND earlier.sensor_key IS NULL AND earlier.store_key = a.store_key AND earlier.kind = a.kind
    AND earlier.text = a.text AND earlier.key < a.key;
DROP INDEX alarm_once;
CREATE UNIQUE INDEX alarm_once ON alarm (store_key, sensor_key, kind, md5(text)) NULLS NOT DISTINCT;
