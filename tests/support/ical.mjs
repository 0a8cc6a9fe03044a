// What a calendar makes of an iCalendar file: read by ical.js, the parser of Thunderbird, by the VTIMEZONE in the file.
// In: the file on stdin and the last moment to look at (ISO, UTC). Out: JSON, one object for each time of each event.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
const until = new Date(process.argv[2]);
const found = [];

function add(event, start, end, recurrence) {
  found.push({
    uid: event.uid,
    start: start.toJSDate().toISOString(),
    end: end ? end.toJSDate().toISOString() : null,
    zone: start.zone.tzid,
    slot: recurrence ? recurrence.toJSDate().toISOString() : null,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: event.component.getFirstPropertyValue("status"),
    sequence: event.sequence,
  });
}

for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  if (event.isRecurrenceException()) continue;
  if (!event.isRecurring()) { add(event, event.startDate, event.endDate, null); continue; }
  const times = event.iterator();
  for (let next = times.next(); next && next.toJSDate() <= until; next = times.next()) {
    const details = event.getOccurrenceDetails(next);
    add(details.item, details.startDate, details.endDate, details.recurrenceId);
  }
}
found.sort((one, other) => (one.start < other.start ? -1 : 1));
process.stdout.write(JSON.stringify(found));
