/** As the API takes them at most. */
const mostTopics = 100
/** Of 8 KiB for the first line of a request; the rest is the path and the protocol. */
const mostBytes = 8000

const isTopic = /^(user|course|organization):[^]{1,200}$/
/** Half of a surrogate pair alone cannot be sent, and is no id that an event could have named. */
const isBroken = /\p{Surrogate}/u

/** Of what is shown, what one stream may ask for, each once: the first that fit. The rest is asked again from time to time. */
export function fitting(topics: Iterable<string>): string[] {
  const found = new Set<string>()
  let bytes = 0
  for (const topic of topics) {
    if (found.size === mostTopics) break
    if (found.has(topic) || !isTopic.test(topic) || isBroken.test(topic)) continue
    const more = parameter(topic).length + 1
    if (bytes + more > mostBytes) continue
    bytes += more
    found.add(topic)
  }
  return [...found]
}

export function address(topics: readonly string[]): string {
  return `/api/v1/live?${topics.map(parameter).join('&')}`
}

function parameter(topic: string): string {
  return `topic=${encodeURIComponent(topic)}`
}

/** The topics that a refusal names, as `course:x is not known …`; the longest, where one is the beginning of another. */
export function refused(topics: readonly string[], reasons: readonly string[]): string[] {
  return reasons.flatMap((reason) => {
    const named = topics.filter((topic) => reason.startsWith(`${topic} `)).sort((a, b) => b.length - a.length)
    return named.slice(0, 1)
  })
}
