/** Texts of the explorer, as [KK, RU, EN, FR]. The texts other than English are not reviewed. */
export const EXPLORE = {
  title: ["API-ге сұрақ қою", "Спросить API", "Ask the graph", "Interroger l’API"],
  lead: ["Мұндағының бәрі /graphql-ге кез келген клиенттегідей жіберіледі.", "Всё отсюда идёт в /graphql, как от любого клиента.", "Everything here goes to /graphql, as from any other client.", "Tout part vers /graphql, comme depuis tout autre client."],
  operations: ["Уәде етілген сұраулар", "Обещанные операции", "Promised operations", "Opérations promises"],
  choose: ["Таңдаңыз", "Выберите", "Choose one", "Choisissez"],
  needs: ["Қажет:", "Нужно:", "Needs:", "Requiert :"],
  document: ["Құжат", "Документ", "Document", "Document"],
  variables: ["Айнымалылар (JSON)", "Переменные (JSON)", "Variables (JSON)", "Variables (JSON)"],
  tokenOf: ["Таңбалауыш (бос болса — кірусіз)", "Токен (пусто — без входа)", "Token (empty: not signed in)", "Jeton (vide : sans identification)"],
  run: ["Жіберу", "Отправить", "Run", "Exécuter"],
  answer: ["Жауап", "Ответ", "Answer", "Réponse"],
  notJson: ["Айнымалылар JSON емес:", "Переменные не JSON:", "The variables are not JSON:", "Les variables ne sont pas du JSON :"],
  schema: ["Схема", "Схема", "Schema", "Schéma"],
  search: ["Тип немесе өріс", "Тип или поле", "A type or a field", "Un type ou un champ"],
};
