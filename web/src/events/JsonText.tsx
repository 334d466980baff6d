import type { Place } from './jsonPlaces'

interface Props {
  text: string
  label: string
  /** What is marked of it. */
  place?: Place | null
}

/** A JSON text as it is, a part of it marked; it scrolls in its own place. */
export function JsonText({ text, label, place = null }: Props) {
  return (
    <pre className="json" tabIndex={0} role="region" aria-label={label}>
      {place === null ? (
        text
      ) : (
        <>
          {text.slice(0, place.from)}
          <mark>{text.slice(place.from, place.to)}</mark>
          {text.slice(place.to)}
        </>
      )}
    </pre>
  )
}
