-- Version 10: what became a record at its CRM, by a merge or a conversion, is found by that record's id.

CREATE INDEX extracted_into ON extracted (service, object, into_id) WHERE state = 2;
