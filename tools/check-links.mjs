// Every relative link in a tracked Markdown file leads to a file, and its anchor to a heading. No network.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file && existsSync(file));

// What is shown as code is no link.
const prose = (file) =>
  readFileSync(file, "utf8")
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, (block) => "\n".repeat(block.split("\n").length - 1))
    .replace(/`[^`\n]*`/g, (code) => (code.includes("](") ? "" : code));

// The anchors that GitHub makes of headings: lower case, punctuation gone, blanks to dashes, repeats numbered.
function anchorsOf(file) {
  const seen = new Map();
  const anchors = new Set();
  const text = prose(file);
  for (const [, heading] of text.matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain.toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "").replace(/\s/g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (const [, id] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

const broken = [];
let links = 0;
for (const file of files) {
  prose(file).split("\n").forEach((line, index) => {
    const inline = [...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const reference = [...line.matchAll(/^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g)];
    const html = [...line.matchAll(/\b(?:src|href)="([^"]+)"/g)];
    for (const [, target] of [...inline, ...reference, ...html]) {
      if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) continue;
      links++;
      const [path, anchor] = target.split("#").map(decodeURIComponent);
      const found = path === "" ? file : normalize(join(dirname(file), path));
      const where = `${file}:${index + 1}`;
      if (path.startsWith("/") || found.startsWith("..")) broken.push(`${where}: ${target} leads out of the project`);
      else if (!existsSync(found)) broken.push(`${where}: ${target} does not exist`);
      else if (anchor && statSync(found).isFile() && found.endsWith(".md") && !anchorsOf(found).has(anchor))
        broken.push(`${where}: ${target} has no such heading`);
    }
  });
}

for (const line of broken) console.error(line);
console.log(`${links} links in ${files.length} files`);
process.exit(broken.length ? 1 : 0);
