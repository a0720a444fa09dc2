/** Texts of every page, as [KK, RU, EN, FR]. The texts other than English are not reviewed. */
export const SHELL = {
  check: ["Маған не керек?", "Что мне нужно?", "What do I need?", "Que me faut-il ?"],
  dashboard: ["Көрсеткіштер", "Показатели", "Figures", "Chiffres"],
  rules: ["Ережелер", "Правила", "Rules", "Règles"],
  metrics: ["Өлшемдер", "Метрики", "Metrics", "Indicateurs"],
  releases: ["Жарияланымдар", "Публикации", "Releases", "Publications"],
  explore: ["API", "API", "API", "API"],
  language: ["Тіл", "Язык", "Language", "Langue"],
  pages: ["Беттер", "Страницы", "Pages", "Pages"],
  skip: ["Мазмұнға өту", "К содержанию", "To the content", "Au contenu"],
  as: ["Сұраушы:", "Запрашивает:", "Asking as", "En tant que"],
  nobody: ["Кірусіз", "Без входа", "Not signed in", "Sans identification"],
  leave: ["Шығу", "Выйти", "Leave", "Quitter"],
  synthetic: [
    "Демонстрациядағы ел ойдан шығарылған: мұнда бірде-бір нақты адам жоқ.",
    "Страна в этой демонстрации вымышлена: ни одного настоящего человека в ней нет.",
    "The country behind this demonstration is synthetic: no person in it exists.",
    "Le pays de cette démonstration est synthétique : personne n’y existe.",
  ],
  unreviewed: [
    "Осы беттің қазақша мәтіні әлі тексерілген жоқ.",
    "Русский текст этой страницы ещё не проверен.",
    "",
    "Le texte français de cette page n’a pas encore été relu.",
  ],
  wait: ["Жүктелуде…", "Загрузка…", "Loading…", "Chargement…"],
};
