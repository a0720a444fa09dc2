-- A record of many applications, written by PostgreSQL itself: people, documents, decisions, permits.
-- Nobody in it exists. Sealed columns hold one zero byte: the documents of the bench do not ask for them.
-- {people} and {applications} are filled in by records_country.py.

-- identifiers
CREATE FUNCTION pg_temp.made(prefix text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT prefix || '_' || substr(translate(md5(prefix || n) || md5(n || prefix), '01', 'gh'), 1, 20)
$$;

-- persons
INSERT INTO persons (id, given, family, script, birth_date, sex, nationality_code, created_at)
SELECT pg_temp.made('per', n), 'Given' || n % 5000, 'Family' || n % 20000, 'LATIN',
       date '1950-01-01' + (n % 20000)::int, (ARRAY['FEMALE','MALE'])[1 + n % 2],
       (ARRAY['FRA','DEU','ZAF','CHN','UZB','RUS','KGZ','TUR','IND','GBR'])[1 + n % 10], timestamptz '2025-01-01 00:00+00' + n * interval '1 second'
FROM generate_series(1, {people}) AS n;

-- documents
INSERT INTO travel_documents (id, person_id, kind, country_code, number, number_index, expires)
SELECT pg_temp.made('doc', n), pg_temp.made('per', n), 'ORDINARY', (ARRAY['FRA','DEU','ZAF','CHN','UZB','RUS','KGZ','TUR','IND','GBR'])[1 + n % 10],
       '\x00', decode(md5(n::text), 'hex'), date '2030-01-01'
FROM generate_series(1, {people}) AS n;

-- applications
INSERT INTO applications (id, version, reference, programme, status, person_id, document_id,
    nationality_code, submitted_by, office_code, submitted_at, due_at, decided_at, rules_version,
    arrival, departure, purpose, services)
SELECT pg_temp.made('app', n), 1, 'ETA-' || upper(substr(md5('r' || n), 1, 12)),
       (ARRAY['ETA','E_VISA','E_RESIDENCY'])[1 + n % 3], (ARRAY['APPROVED','APPROVED','SUBMITTED','REFUSED'])[1 + (n / 3) % 4],
       pg_temp.made('per', 1 + n % {people}), pg_temp.made('doc', 1 + n % {people}),
       (ARRAY['FRA','DEU','ZAF','CHN','UZB','RUS','KGZ','TUR','IND','GBR'])[1 + (1 + n % {people}) % 10], 'subject' || n % 300000, 'MIGRATION',
       timestamptz '2025-01-01 00:00+00' + (n * 37 % 31536000) * interval '1 second', timestamptz '2025-01-04 00:00+00' + (n * 37 % 31536000) * interval '1 second',
       CASE WHEN (n / 3) % 4 <> 2 THEN timestamptz '2025-01-02 00:00+00' + (n * 37 % 31536000) * interval '1 second' END, 'bench',
       date '2026-01-01' + (n % 300)::int, date '2026-01-10' + (n % 300)::int, 'TOURISM', '[]'
FROM generate_series(1, {applications}) AS n;

-- decisions
INSERT INTO decisions (id, application_id, outcome, decided_at, decided_by, grounds, rules_version, on_appeal)
SELECT pg_temp.made('dec', n), pg_temp.made('app', n),
       CASE WHEN (n / 3) % 4 = 3 THEN 'REFUSE' ELSE 'APPROVE' END,
       timestamptz '2025-01-02 00:00+00' + (n * 37 % 31536000) * interval '1 second', 'officer' || n % 50, '[]', 'bench', false
FROM generate_series(1, {applications}) AS n WHERE (n / 3) % 4 <> 2;

-- permits
INSERT INTO permits (id, application_id, person_id, document_id, kind, number, valid_from, valid_to, revoked)
SELECT pg_temp.made('pmt', n), pg_temp.made('app', n), pg_temp.made('per', 1 + n % {people}),
       pg_temp.made('doc', 1 + n % {people}), 'ETA', 'P' || n, '2026-01-01', '2026-06-30', false
FROM generate_series(1, {applications}) AS n WHERE (n / 3) % 4 < 2;

-- checkpoints
INSERT INTO permit_checkpoints (permit_id, checkpoint_code)
SELECT pg_temp.made('pmt', n), (ARRAY['ALA','NQZ'])[1 + n % 2]
FROM generate_series(1, {applications}) AS n WHERE (n / 3) % 4 < 2;
