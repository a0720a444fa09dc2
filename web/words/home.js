/** Texts of the front page, as [KK, RU, EN, FR]. The texts other than English are not reviewed. */
export const HOME = {
  title: [
    "Жолаушының сұрағынан, отбасының ісінен — сенуге болатын көрсеткішке дейін",
    "От вопроса путешественника, от дела семьи — к показателю, которому можно верить",
    "From a traveller’s question, or a family’s file, to a figure that can be trusted",
    "De la question d’un voyageur, ou du dossier d’une famille, à un chiffre fiable",
  ],
  lead: [
    "Қазақстанға сапар, диаспора мен қандастардың оралуы және олардан алынған көрсеткіштер үшін бір GraphQL API.",
    "Один GraphQL API для поездок в Казахстан, для диаспоры и возвращения кандасов и для показателей о том и другом.",
    "One GraphQL API for travel to Kazakhstan, for the diaspora and the return of kandas families, and for the figures drawn from both.",
    "Une API GraphQL pour les voyages au Kazakhstan, pour la diaspora et le retour des familles kandas, et pour les chiffres qui en sont tirés.",
  ],
  checkSays: ["Виза керек пе, қандай жол ашық, неліктен.", "Нужна ли виза, какие пути открыты и почему.", "Whether a visa is needed, which ways are open, and why.", "S’il faut un visa, quelles voies sont ouvertes et pourquoi."],
  dashboardSays: ["Келу, қоныстану, көмек және шешім мерзімдері.", "Прибытие, размещение, помощь и сроки решений.", "Arrivals, placement, aid, and how long decisions take.", "Arrivées, placement, aides et délais de décision."],
  rulesSays: ["Күшіндегі ережелер, дереккөздерімен.", "Действующие правила с источниками.", "The rules in force, with their sources and what is disputed.", "Les règles en vigueur, avec leurs sources."],
  metricsSays: ["Әр көрсеткіш нені санайды.", "Что считает каждый показатель.", "What every figure counts, and what to bear in mind.", "Ce que compte chaque chiffre."],
  releasesSays: ["Не жарияланды және қандай қорғаумен.", "Что опубликовано и с какой защитой.", "What was released, and how it is protected.", "Ce qui est publié, et comment c’est protégé."],
  exploreSays: ["Сұрақтарды осы жерде жазып көріңіз.", "Здесь можно писать и пробовать запросы.", "Write questions and run them, with the schema beside.", "Écrire des requêtes et les exécuter."],
  ask: ["API-ге сұрау", "Как спрашивать API", "Asking the graph", "Interroger l’API"],
  askSays: [
    "Сұраулар мен өзгерістер POST /graphql арқылы JSON түрінде; сұраулар GET арқылы да. Жазылулар WebSocket немесе оқиғалар ағыны арқылы.",
    "Запросы и изменения — через POST /graphql в JSON; запросы также через GET. Подписки — по WebSocket или потоком событий.",
    "Queries and mutations go to POST /graphql as JSON, queries alone by GET, too. Subscriptions come over WebSocket or as an event stream. The schema describes itself.",
    "Requêtes et mutations par POST /graphql en JSON ; les requêtes aussi par GET. Abonnements par WebSocket ou flux d’événements.",
  ],
  token: [
    "Ашық емес нәрсе үшін Authorization: Bearer тақырыбын жіберіңіз; демонстрация таңбалауышын python server.py token PERSONA береді.",
    "Для закрытого пошлите Authorization: Bearer; для демонстрации токен печатает python server.py token PERSONA.",
    "For what is not public, send Authorization: Bearer with a token; python server.py token PERSONA prints one for the demonstration.",
    "Pour ce qui n’est pas public, envoyez Authorization: Bearer ; python server.py token PERSONA imprime un jeton de démonstration.",
  ],
};
