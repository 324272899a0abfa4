/** Styles that come with what needs them; the builder puts them into the page. */
declare module "*.css";
