// @ts-check
// Every Japanese word of the page, gathered from its parts.
import shell from "./ja/shell.js";
import posts from "./ja/posts.js";
import account from "./ja/account.js";
import town from "./ja/town.js";
import mine from "./ja/mine.js";

export default { ...shell, ...posts, ...account, ...town, ...mine };
