/** Texts of the catalogue of metrics, as [KK, RU, EN, FR]. The texts other than English are not reviewed. */
export const METRICS = {
  title: ["Әр көрсеткіш нені санайды", "Что считает каждый показатель", "What every figure counts", "Ce que compte chaque chiffre"],
  lead: ["API-дегі анықтамалардың өзі.", "Те же определения, что и в API.", "The same definitions as in the API.", "Les mêmes définitions que dans l’API."],
  population: ["Кім немесе не", "Кто или что", "Who or what", "Qui ou quoi"],
  unit: ["Бірлік", "Единица", "Unit", "Unité"],
  measures: ["Көрсеткіштер", "Показатели", "Figures of a row", "Chiffres d’une ligne"],
  dimensions: ["Топтау", "Разрезы", "Grouped by", "Regroupé par"],
  owner: ["Жауапты", "Отвечает", "Answers for it", "Responsable"],
  caveats: ["Есте сақтаңыз", "Имейте в виду", "To bear in mind", "À garder à l’esprit"],
  query: ["Осы тізім API арқылы", "Этот список в API", "This list in the API", "Cette liste dans l’API"],
};
