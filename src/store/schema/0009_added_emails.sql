-- Version 9: the program itself keeps the further addresses of a contact that it adds. With a trigger each
-- insert could fail half done, and for that case SQLite copied a page for every contact.
DROP TRIGGER contact_emails_added;
