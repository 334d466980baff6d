// Takes the pictures of docs/guide from a running demo, as its three people see it. Usage, with ./lectern up in another terminal:
//   node tools/screenshots.mjs [ADDRESS] [DATA]      (http://localhost:3007, var)
// The demo's history ends when it was made, so pictures taken later differ in their days. Look at each before it is committed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(import.meta.url), "..", "..");
const { chromium } = createRequire(join(root, "web", "package.json"))("playwright-core");
const [address = "http://localhost:3007", data = join(root, "var")] = process.argv.slice(2);
const folder = join(root, "docs", "guide");

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const found = (name) => execFileSync("sh", ["-c", `command -v ${name} || true`], { encoding: "utf8" }).trim();
const executablePath = process.env.LECTERN_CHROMIUM ?? ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].map(found).find(Boolean);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Somebody of the demo in a browser of their own, signed in. */
async function reader(role, viewport, colorScheme = "light") {
  const context = await browser.newContext({ baseURL: address, viewport, colorScheme, locale: "en-GB", timezoneId: "Europe/Amsterdam", reducedMotion: "reduce" });
  const password = readFileSync(join(data, `demo-${role}-password`), "utf8").trim();
  const answer = await context.request.post("/api/v1/auth/sign-in", { data: { userName: `${role}.demo`, password }, headers: { "Sec-Fetch-Site": "same-origin" } });
  if (!answer.ok()) throw new Error(`${role}.demo cannot sign in: ${answer.status()} ${await answer.text()}`);
  const { accessToken, user } = await answer.json();
  await context.addInitScript(() => localStorage.setItem("lectern-signed-in", "yes"));
  const page = await context.newPage();
  return {
    page,
    user,
    ask: async (path) => (await context.request.get(path, { headers: { Authorization: `Bearer ${accessToken}` } })).json(),
    /** Until everything stands, and no tooltip of where the pointer was. */
    async see(path) {
      await page.goto(path);
      await page.waitForFunction(
        () => document.querySelector("h1") && !document.querySelector("[aria-busy=true], .mantine-Skeleton-root[data-visible], .chart:not([data-drawn=true])"),
      );
      await page.locator('[data-state="live"], .live-indicator').first().waitFor({ timeout: 8000 }).catch(() => undefined);
      await page.waitForTimeout(800);
    },
  };
}

const options = { animations: "disabled", caret: "hide" };
const keep = async (target, name, more = {}) => {
  const picture = await target.screenshot({ ...options, path: join(folder, name), ...more });
  console.log(`${name}  ${Math.round(picture.length / 1000)} kB`);
};

/** A part of a page by the heading that it stands under, from there for so many pixels. */
async function below(page, heading, height) {
  const place = page.getByRole("heading", { name: heading, exact: true }).first();
  await place.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 76));
  await page.waitForTimeout(300);
  const { width } = page.viewportSize();
  return { clip: { x: 0, y: 0, width, height } };
}

const admin = await reader("admin", desk);
const teacher = await reader("instructor", desk);
const student = await reader("student", desk);

// One reason of several, whose learners have been there: their figures tell more than a list of noughts.
const failing = /^Failing scores \d+$/;

// What there is most to see of: the teacher's course with most learners who wait, the organization with most users.
const courses = (await teacher.ask("/api/v1/courses?limit=50")).items;
const boards = await Promise.all(courses.map(({ courseId }) => teacher.ask(`/api/v1/dashboards/meso/${encodeURIComponent(courseId)}?timeframe=30d`)));
const course = boards.sort((a, b) => b.flagged.unhandled - a.flagged.unhandled)[0];
const organization = (await admin.ask("/api/v1/organizations?limit=50")).items.sort((a, b) => b.totalUsers - a.totalUsers)[0];
const coursePath = `/courses/${encodeURIComponent(course.courseId)}`;
const studentPath = `/learners/${encodeURIComponent(student.user.userId)}`;
const institutionPath = `/institution/${encodeURIComponent(organization.organizationId)}`;

await student.see(studentPath);
await keep(student.page, "learner.png");

await teacher.see("/courses");
await keep(teacher.page, "courses.png");
await teacher.see(coursePath);
await teacher.page.getByText(failing).first().click();
await teacher.page.mouse.move(700, 30);
await teacher.page.waitForTimeout(500);
await keep(teacher.page, "course-today.png");
const explained = teacher.page.getByRole("button", { name: "What is Completion rate?" }).first();
await explained.click();
await teacher.page.locator(".definition").waitFor();
await teacher.page.waitForTimeout(600);
const told = await teacher.page.locator(".definition").boundingBox();
const asked = await explained.boundingBox();
const top = Math.max(0, Math.min(told.y, asked.y) - 40);
await keep(teacher.page, "explain.png", { clip: { x: 780, y: top, width: 660, height: Math.max(told.y + told.height, asked.y + 100) + 20 - top } });
await teacher.see(`${coursePath}?part=content`);
await keep(teacher.page, "course-content.png");
await teacher.see(`${coursePath}?part=learners`);
await keep(teacher.page, "course-learners.png");
const assessments = course.assessments ?? [];
if (assessments.length > 0) {
  const most = [...assessments].sort((a, b) => (b.attempts ?? 0) - (a.attempts ?? 0))[0];
  await teacher.see(`${coursePath}/assessments/${encodeURIComponent(most.assessmentId)}`);
  await keep(teacher.page, "assessment.png");
}

await teacher.see("/reports/engagement");
for (const [i, format] of ["PDF", "Excel"].entries()) {
  await teacher.page.getByRole("radio", { name: format }).check();
  await teacher.page.getByRole("button", { name: "Make the file" }).click();
  await teacher.page.waitForFunction((made) => document.querySelectorAll("[data-job][data-status=completed]").length > made, i);
}
await keep(teacher.page, "report.png");

await admin.see(institutionPath);
await keep(admin.page, "institution.png");
await keep(admin.page, "institution-courses.png", await below(admin.page, "Course comparison", 620));
await keep(admin.page, "institution-retention.png", await below(admin.page, "Retention", 620));
await admin.page.evaluate(() => scrollTo(0, 0));
await admin.page.keyboard.press("/");
await admin.page.getByRole("dialog").waitFor();
await admin.page.keyboard.type("da", { delay: 30 });
await admin.page.waitForTimeout(1200);
await keep(admin.page, "search.png", { clip: { x: 240, y: 0, width: 960, height: 600 } });

// What administrators do; of a key of its own, rotated, that ends with the pictures.
const { accessToken } = await (await admin.page.request.post("/api/v1/auth/refresh", { headers: { "Sec-Fetch-Site": "same-origin" } })).json();
const as = { headers: { Authorization: `Bearer ${accessToken}` } };
const { key } = await (await admin.page.request.post("/api/v1/keys", { ...as, data: { name: "Moodle", scopes: ["ingest"], appId: "moodle" } })).json();
await admin.page.request.post(`/api/v1/keys/${key.id}/rotate`, { ...as, data: { overlap: 86400 } });
await admin.see("/admin/accounts");
await keep(admin.page, "admin-accounts.png", { clip: { x: 0, y: 0, width: desk.width, height: 480 } });
await admin.see("/admin/keys?state=active");
await admin.page.getByRole("button", { name: "Manage Moodle" }).first().click();
await admin.page.waitForTimeout(600);
await keep(admin.page, "admin-key.png");
await admin.see("/admin/audit");
await keep(admin.page, "admin-audit.png");
await admin.see("/admin/settings");
await admin.page.getByLabel("Recency", { exact: true }).fill("30");
await admin.page.getByLabel("Effort", { exact: true }).fill("15");
await keep(admin.page, "admin-settings.png");
await admin.page.getByRole("button", { name: "Discard" }).click();
const starter = await reader("admin", { width: 1100, height: 1160 });
await starter.see("/start");
await starter.page.waitForTimeout(1500);
await starter.page.request.post("/api/v1/events", { ...as, data: { id: `hello-${Date.now()}`, type: "UserEnrolled", userId: student.user.userId, courseId: course.courseId, data: {} } });
await starter.page.getByText("The figures hold it.").waitFor();
await keep(starter.page, "first-event.png", { fullPage: true });
await admin.page.request.delete(`/api/v1/keys/${key.id}`, as);

// On the phone, side by side, one in dark colours.
const hands = [
  [await reader("student", phone), studentPath],
  [await reader("instructor", phone, "dark"), coursePath],
  [await reader("admin", phone), institutionPath],
];
const pictures = [];
for (const [one, path] of hands) {
  await one.see(path);
  if (path === coursePath) await one.page.getByText(failing).first().click();
  pictures.push(`data:image/png;base64,${(await one.page.screenshot(options)).toString("base64")}`);
}
const side = await (await browser.newContext({ viewport: { width: 3 * phone.width + 4 * 24, height: phone.height + 48 } })).newPage();
await side.setContent(
  `<body style="margin:0;padding:24px;display:flex;gap:24px;background:#e8edec">${pictures.map((src) => `<img src="${src}" width="${phone.width}" style="border-radius:14px;box-shadow:0 1px 6px #0003">`).join("")}`,
);
await keep(side, "phones.png", { clip: { x: 0, y: 0, width: 3 * phone.width + 4 * 24, height: 760 } });

await browser.close();
