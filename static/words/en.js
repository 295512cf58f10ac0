// @ts-check
// Every English word of the page, gathered from its parts.
import shell from "./en/shell.js";
import posts from "./en/posts.js";
import account from "./en/account.js";
import town from "./en/town.js";
import mine from "./en/mine.js";

export default { ...shell, ...posts, ...account, ...town, ...mine };
