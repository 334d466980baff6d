import { randomId } from '../../api/randomId'

/** In which the first event can be sent. */
export const languages = ['curl', 'javascript', 'csharp', 'python', 'kafka'] as const
export type Language = (typeof languages)[number]

/** What Lectern reads from Kafka, by default. */
export const topics = [
  'user.events',
  'course.events',
  'assessment.events',
  'user-events',
  'course-events',
  'assessment-events',
  'learning-events',
  'content-events',
  'analytics.ingest',
] as const

export interface Example {
  /** Of the server that is to be sent to, as `https://lectern.example`. */
  origin: string
  /** Null: the reader puts their own there. */
  key: string | null
  /** Of the event: it is counted once, however often it is sent. */
  id: string
}

export const noKey = 'YOUR_KEY'

/** The same event in each language, ready to be pasted. */
export function exampleOf(language: Language, { origin, key, id }: Example): string {
  const url = `${origin}/api/v1/events`
  const given = key ?? noKey
  // With its data apart: beside them `id` is the event's, among them it would be the enrollment's.
  const event = `{"id": "${id}", "type": "UserEnrolled", "userId": "ada", "courseId": "algebra", "data": {"cohort": "autumn"}}`
  switch (language) {
    case 'curl':
      return [
        `curl ${url} \\`,
        `  -H 'X-API-Key: ${given}' \\`,
        `  -H 'Content-Type: application/json' \\`,
        `  -d '${event}'`,
      ].join('\n')
    case 'javascript':
      return [
        `const response = await fetch('${url}', {`,
        `  method: 'POST',`,
        `  headers: { 'X-API-Key': '${given}', 'Content-Type': 'application/json' },`,
        `  body: JSON.stringify({`,
        `    id: '${id}', type: 'UserEnrolled', userId: 'ada', courseId: 'algebra',`,
        `    data: { cohort: 'autumn' },`,
        `  }),`,
        `})`,
        `console.log(response.status, await response.text())`,
      ].join('\n')
    case 'csharp':
      return [
        `using System.Net.Http.Json;`,
        ``,
        `using var client = new HttpClient();`,
        `client.DefaultRequestHeaders.Add("X-API-Key", "${given}");`,
        `var response = await client.PostAsJsonAsync("${url}",`,
        `    new { id = "${id}", type = "UserEnrolled", userId = "ada", courseId = "algebra", data = new { cohort = "autumn" } });`,
        `Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");`,
      ].join('\n')
    case 'python':
      return [
        `import json, urllib.request`,
        ``,
        `event = ${event}`,
        `request = urllib.request.Request(`,
        `    "${url}",`,
        `    data=json.dumps(event).encode(),`,
        `    headers={"X-API-Key": "${given}", "Content-Type": "application/json"},`,
        `)`,
        `print(urllib.request.urlopen(request).read().decode())`,
      ].join('\n')
    case 'kafka':
      return [`echo 'ada:${event}' \\`, `  | kcat -P -b localhost:9092 -t learning-events -K :`].join('\n')
  }
}

export const freshId = () => `hello-${randomId(6)}`
