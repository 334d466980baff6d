import { Anchor, List, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconLink, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import { Section } from '../app/Section'
import { useTitle } from '../app/useTitle'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { anchorOf, glossary, type Measure } from './glossary'
import { byLetter } from './letters'
import { matching } from './matching'

const texts = t.explain.glossary

/** So many that are found stand open. */
const few = 15

/** What every figure means, all in one place; each has an address of its own. */
export function GlossaryPage() {
  useTitle(texts.title)
  const query = useQuery(glossary)
  return (
    <Stack gap="lg" maw={980} mx="auto" w="100%">
      <Title order={1} size="h2">
        {texts.title}
      </Title>
      <Text c="dimmed">{texts.lead}</Text>
      <Loaded query={query} what={texts.title} skeleton={<Bones />}>
        {({ conventions, activity, views, measures }) => (
          <>
            <Measures measures={measures} />
            <Section title={texts.conventions}>
              <List size="sm" spacing={6}>
                {conventions.map((text) => (
                  <List.Item key={text}>{text}</List.Item>
                ))}
              </List>
            </Section>
            <Section title={texts.activity}>
              <Text size="sm">{texts.activityText}</Text>
              <Text size="sm" className="breaks">
                {activity.join(', ')}
              </Text>
              <Text size="sm">
                {texts.views}
                {': '}
                {views}
              </Text>
            </Section>
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function Measures({ measures }: { measures: readonly Measure[] }) {
  const { q } = useSearch({ from: '/inside/glossary' })
  const hash = useLocation({ select: (l) => l.hash })
  const navigate = useNavigate()
  const [text, setText] = useState(q ?? '')
  const wanted = useDeferredValue(text).trim()
  const found = matching(measures, wanted)
  // Who looks for one thing reads it at once; a long list is read by its names first.
  const areOpen = wanted !== '' && found.length <= few

  // The browser looked for the place before it was there.
  useEffect(() => {
    const place = hash === '' ? null : document.getElementById(hash)
    place?.scrollIntoView({ block: 'start' })
    place?.querySelector('summary')?.focus({ preventScroll: true })
  }, [hash])

  return (
    <Section title={texts.measures}>
      <TextInput
        type="search"
        aria-label={texts.search}
        placeholder={texts.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value
          setText(next)
          void navigate({
            to: '/glossary',
            search: next.trim() === '' ? {} : { q: next.trim() },
            replace: true,
            resetScroll: false,
          })
        }}
      />
      <Text size="sm" c="dimmed" role="status">
        {texts.found(found.length)}
      </Text>
      {found.length === 0 ? (
        <Empty title={texts.none} text={texts.noneText} icon={<IconSearch />} />
      ) : (
        byLetter(found).map(([letter, some]) => (
          <details
            key={letter}
            className="letter"
            open={wanted !== '' || some.some(({ name }) => anchorOf(name) === hash)}
          >
            <summary>
              <Title order={3} size="h5">
                {texts.group(letter, some.length)}
              </Title>
            </summary>
            {some.map((measure) => (
              <Entry key={measure.name} measure={measure} isOpen={areOpen || anchorOf(measure.name) === hash} />
            ))}
          </details>
        ))
      )}
    </Section>
  )
}

/** @param isOpen To begin with: from then on it is the reader's. */
function Entry({ measure, isOpen }: { measure: Measure; isOpen: boolean }) {
  const anchor = anchorOf(measure.name)
  return (
    <details id={anchor} className="measure" open={isOpen}>
      <summary>
        <Title order={4} size="h6" className="breaks">
          {measure.name}
        </Title>
      </summary>
      <div className="told">
        <Text size="sm">{measure.definition}</Text>
        <dl>
          <Part label={t.explain.unit} text={measure.unit} />
          <Part label={t.explain.formula} text={measure.formula} />
          <Part label={t.explain.grain} text={measure.grain} />
          <Part label={t.explain.source} text={measure.source} />
        </dl>
        <Anchor component={Link} to="/glossary" hash={anchor} size="sm" aria-label={texts.link(measure.name)}>
          <IconLink size={15} aria-hidden />
        </Anchor>
      </div>
    </details>
  )
}

function Part({ label, text }: { label: string; text: string }) {
  if (text === '' || text === '–') return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  )
}

function Bones() {
  return (
    <Stack>
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} height={40} radius="md" />
      ))}
    </Stack>
  )
}
