-- Members of the diaspora for bench/plans.py, after the persons of records.sql; nobody in it exists.

-- members
INSERT INTO diaspora_members (id, version, reference, person_id, office_code, created_by, created_at,
    residence_code, wants_to_return, return_year, support_needed)
SELECT pg_temp.made('mem', n), 1, 'DSM-' || upper(substr(md5('m' || n), 1, 12)), pg_temp.made('per', 1 + n % {people}),
       (ARRAY['MISSION-ULN','MISSION-TAS','OTANDASTAR','ASSOCIATION-WORLD'])[1 + n % 4], 'subject' || n % 300000,
       timestamptz '2025-01-01 00:00+00' + (n * 37 % 31536000) * interval '1 second',
       (ARRAY['MNG','CHN','UZB','RUS'])[1 + (n / 4) % 4], n % 3 > 0, 2026 + n % 5, '[]'
FROM generate_series(1, {members}) AS n;

-- consents
INSERT INTO consents (id, member_id, purpose, granted_at)
SELECT pg_temp.made('con', n), pg_temp.made('mem', n), 'REGISTRY', timestamptz '2025-01-01 00:00+00'
FROM generate_series(1, {members}) AS n WHERE n % 10 > 0;
