"""Questions to the figures that cannot be answered as they stand."""

BAD = {
    "percentile 0": "applications { total { daysToDecision(percentile: 0) { __typename } } }",
    "percentile 101": "applications { total { daysToDecision(percentile: 101) { __typename } } }",
    "months 121": "placements { total { stayed(months: 121) { __typename } } }",
    "months -1": "placements { total { stayed(months: -1) { __typename } } }",
    "first -1": "arrivals(first: -1) { total { persons { __typename } } }",
    "first 10001": "arrivals(first: 10001) { total { persons { __typename } } }",
    "reversed": 'arrivals(where: {on: {from: "2025-02-01", to: "2025-01-01"}}) { total { persons { __typename } } }',
    "reversed year": "arrivals(where: {not: {year: {from: 2025, to: 2024}}}) { total { persons { __typename } } }",
    "day": 'arrivals(where: {on: {eq: "1899-12-31"}}) { total { persons { __typename } } }',
    "year": "arrivals(where: {year: {to: 99999}}) { total { persons { __typename } } }",
    "asOf": 'arrivals(asOf: "2201-01-01") { total { persons { __typename } } }',
    "knownAt": 'arrivals(knownAt: "1899-01-01T00:00:00Z") { total { persons { __typename } } }',
    "country": 'arrivals(where: {origin: {eq: "ZZZ"}}) { total { persons { __typename } } }',
    "region": 'arrivals(where: {region: {in: ["KZ-99"]}}) { total { persons { __typename } } }',
    "reference": 'applications(where: {reference: {eq: "ETA-1"}}) { total { count { __typename } } }',
    "due day": 'applications(where: {dueAt: {eq: "2025-01-01"}}) { total { count { __typename } } }',
    "twice": "arrivals(by: [ORIGIN, ORIGIN]) { total { persons { __typename } } }",
    "order of nothing": "arrivals(orderBy: [{}]) { total { persons { __typename } } }",
    "order of both": (
        "arrivals(by: [YEAR], orderBy: [{measure: PERSONS, dimension: YEAR}]) { total { persons { __typename } } }"
    ),
    "order of another": "arrivals(by: [YEAR], orderBy: [{dimension: SEX}]) { total { persons { __typename } } }",
    "deep": (
        "arrivals(where: {not: {not: {not: {not: {not: {targetRegion: true}}}}}}) { total { persons { __typename } } }"
    ),
}
