-- The same import by the sqlite3 shell alone: .import into tables of text, then SQL for the checks,
-- the links and the duplicates. Run in the folder of the data:
--   sqlite3 NEW-FILE < benches/sqlite.sql
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -65536;

.mode csv
.import accounts.csv raw_accounts
.import contacts.csv raw_contacts
.import deals.csv raw_deals

CREATE TABLE accounts(record_id INTEGER PRIMARY KEY, name TEXT, domain TEXT, website TEXT,
  phone TEXT, industry TEXT, employees TEXT, revenue TEXT, street TEXT, city TEXT, state TEXT,
  postal_code TEXT, country TEXT, owner TEXT, created TEXT, name_key TEXT);
CREATE TABLE contacts(record_id INTEGER PRIMARY KEY, account_id INTEGER, first_name TEXT,
  last_name TEXT, email TEXT, phone TEXT, title TEXT, street TEXT, city TEXT, state TEXT,
  postal_code TEXT, owner TEXT, created TEXT);
CREATE TABLE deals(record_id INTEGER PRIMARY KEY, name TEXT, account_id INTEGER,
  contact_id INTEGER, stage TEXT, amount TEXT, currency TEXT, close_date TEXT, owner TEXT,
  created TEXT);
CREATE TABLE consents(id INTEGER PRIMARY KEY, contact_id INTEGER, text TEXT, timestamp TEXT,
  source_url TEXT, ip TEXT, seller TEXT, trustedform_url TEXT, leadid TEXT, do_not_call TEXT,
  revoked_at TEXT);
CREATE TABLE external_ids(object INTEGER, source TEXT, external_id TEXT, record_id INTEGER,
  PRIMARY KEY(object, source, external_id)) WITHOUT ROWID;

-- A short line leaves its last columns null. The first row of an id is the record; later rows of
-- the same id overwrite what they fill.
BEGIN;
INSERT OR IGNORE INTO external_ids
  SELECT 0, 'csv', "Account ID", rowid FROM raw_accounts WHERE "Created" IS NOT NULL ORDER BY rowid;
INSERT INTO accounts
  SELECT r.rowid, r."Account Name", r."Domain", r."Website", r."Phone", r."Industry",
    r."Employees", r."Annual Revenue", r."Street", r."City", r."State", r."Postal Code",
    r."Country", r."Owner", r."Created", lower(r."Account Name")
  FROM raw_accounts r
  JOIN external_ids e ON e.object = 0 AND e.source = 'csv' AND e.external_id = r."Account ID"
  WHERE e.record_id = r.rowid;

INSERT OR IGNORE INTO external_ids
  SELECT 1, 'csv', "Contact ID", rowid FROM raw_contacts
  WHERE opted_out_at IS NOT NULL AND ("Email" = '' OR instr("Email", '@') > 0) ORDER BY rowid;
INSERT INTO contacts
  SELECT r.rowid, a.record_id, r."First Name", r."Last Name", r."Email", r."Phone",
    r."Job Title", r."Street", r."City", r."State", r."Postal Code", r."Owner", r."Created"
  FROM raw_contacts r
  JOIN external_ids e ON e.object = 1 AND e.source = 'csv' AND e.external_id = r."Contact ID"
  LEFT JOIN external_ids a
    ON a.object = 0 AND a.source = 'csv' AND a.external_id = r."Account ID"
  WHERE e.record_id = r.rowid;
CREATE TEMP TABLE again AS
  SELECT e.record_id AS first_row, r.*
  FROM raw_contacts r
  JOIN external_ids e ON e.object = 1 AND e.source = 'csv' AND e.external_id = r."Contact ID"
  WHERE e.record_id <> r.rowid AND r.opted_out_at IS NOT NULL
    AND (r."Email" = '' OR instr(r."Email", '@') > 0);
UPDATE contacts SET
    first_name = coalesce(nullif(r."First Name", ''), contacts.first_name),
    last_name = coalesce(nullif(r."Last Name", ''), contacts.last_name),
    email = coalesce(nullif(r."Email", ''), contacts.email),
    phone = coalesce(nullif(r."Phone", ''), contacts.phone),
    title = coalesce(nullif(r."Job Title", ''), contacts.title),
    street = coalesce(nullif(r."Street", ''), contacts.street),
    city = coalesce(nullif(r."City", ''), contacts.city),
    state = coalesce(nullif(r."State", ''), contacts.state),
    postal_code = coalesce(nullif(r."Postal Code", ''), contacts.postal_code),
    owner = coalesce(nullif(r."Owner", ''), contacts.owner),
    created = coalesce(nullif(r."Created", ''), contacts.created)
  FROM again r
  WHERE contacts.record_id = r.first_row;
INSERT INTO consents
  SELECT NULL, e.record_id, consent_text, consent_timestamp, consent_source_url, consent_ip,
    consent_seller, trustedform_cert_url, leadid_token, do_not_call, opted_out_at
  FROM raw_contacts r
  JOIN external_ids e ON e.object = 1 AND e.source = 'csv' AND e.external_id = r."Contact ID"
  WHERE r.opted_out_at IS NOT NULL AND (r."Email" = '' OR instr(r."Email", '@') > 0)
    AND consent_text || do_not_call || opted_out_at <> '';

INSERT OR IGNORE INTO external_ids
  SELECT 2, 'csv', "Deal ID", rowid FROM raw_deals WHERE "Created" IS NOT NULL ORDER BY rowid;
INSERT INTO deals
  SELECT r.rowid, r."Deal Name", a.record_id, c.record_id, r."Stage", r."Amount", r."Currency",
    r."Close Date", r."Owner", r."Created"
  FROM raw_deals r
  JOIN external_ids e ON e.object = 2 AND e.source = 'csv' AND e.external_id = r."Deal ID"
  LEFT JOIN external_ids a
    ON a.object = 0 AND a.source = 'csv' AND a.external_id = r."Account ID"
  LEFT JOIN external_ids c
    ON c.object = 1 AND c.source = 'csv' AND c.external_id = r."Contact ID"
  WHERE e.record_id = r.rowid;

CREATE INDEX external_ids_record ON external_ids(object, record_id);
CREATE INDEX accounts_name ON accounts(name_key);
CREATE INDEX accounts_domain ON accounts(domain);
CREATE INDEX contacts_email ON contacts(email);
CREATE INDEX contacts_account ON contacts(account_id);
CREATE INDEX deals_account ON deals(account_id);
CREATE INDEX deals_contact ON deals(contact_id);
CREATE INDEX consents_contact ON consents(contact_id);
DROP TABLE raw_accounts;
DROP TABLE raw_contacts;
DROP TABLE raw_deals;
COMMIT;
