/** Texts of the page of releases, as [KK, RU, EN, FR]. The texts other than English are not reviewed. */
export const RELEASES = {
  title: ["Не жарияланды", "Что опубликовано", "What was released", "Ce qui a été publié"],
  lead: [
    "Шу әр айға бір рет, ешкім сұрамай тұрып қосылды; бірдей сұраққа әрдайым бірдей жауап.",
    "Шум добавлен к каждому месяцу один раз, до всяких вопросов; на тот же вопрос всегда тот же ответ.",
    "Noise was added to every month once, before anybody asked; the same question always has the same answer. In brackets: 95 % intervals.",
    "Un bruit a été ajouté une fois à chaque mois, avant toute question ; la même question a toujours la même réponse.",
  ],
  month: ["Ай", "Месяц", "Month", "Mois"],
  figure: ["Көрсеткіш (95 % аралық)", "Показатель (интервал 95 %)", "Figure (95 % interval)", "Chiffre (intervalle à 95 %)"],
  cards: ["Карточка", "Карточка", "Card", "Fiche"],
  total: ["Барлығы", "Всего", "Together", "Total"],
  none: ["Әлі ештеңе жарияланған жоқ.", "Пока ничего не опубликовано.", "Nothing was released yet.", "Rien n’est encore publié."],
  persons: ["адамдар", "люди", "persons", "personnes"],
  families: ["отбасылар", "семьи", "families", "familles"],
  net: ["таза төлем", "чистые выплаты", "net payments", "versements nets"],
  query: ["Осы тізім API арқылы", "Этот список в API", "This list in the API", "Cette liste dans l’API"],
  NOT_RELEASED: ["жарияланбаған", "не опубликовано", "not released", "non publié"],
  NOT_USEFUL: ["шуы тым үлкен", "слишком много шума", "too noisy to be useful", "trop bruité"],
  NOT_COLLECTED: ["жиналмаған", "не собрано", "not collected", "non collecté"],
};
