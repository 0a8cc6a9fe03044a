// Lighthouse as for a phone, in a Chromium that is listening: node run.mjs PORT URL...
// One line of JSON per URL: the four scores, which audits cost points, and how fast this machine was.
// A phone is taken to be a quarter of an ordinary desktop, which has an index of 1500: a slower machine is slowed less.
import lighthouse from "lighthouse";
import * as constants from "lighthouse/core/config/constants.js";

const [port, ...urls] = process.argv.slice(2);
const options = {
  port: Number(port),
  output: "json",
  logLevel: "error",
  locale: "nl",
  disableFullPageScreenshot: true,
  onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
  extraHeaders: { "Accept-Language": "nl" },
};

function costs(category, audits) {
  return category.auditRefs
    .filter((ref) => ref.weight > 0 && audits[ref.id].score !== null && audits[ref.id].score < 0.9)
    .map((ref) => `${ref.id} ${audits[ref.id].displayValue || ""}`.trim());
}

let index = 1500;
for (const url of urls) {
  const throttling = { ...constants.throttling.mobileSlow4G, cpuSlowdownMultiplier: Math.min(4, Math.max(1, index / 375)) };
  const { lhr } = await lighthouse(url, { ...options, throttling });
  index = lhr.environment.benchmarkIndex;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const found = Object.values(lhr.categories);
  console.log(JSON.stringify({
    url,
    index,
    scores: Object.fromEntries(found.map((category) => [category.id, Math.round(category.score * 100)])),
    costs: found.flatMap((category) => costs(category, lhr.audits)),
  }));
}
