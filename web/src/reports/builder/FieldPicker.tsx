import { ActionIcon, Checkbox, Group, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconSearch, IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import type { Choice } from '../../dashboards/editor/Choices'
import { Explain } from '../../explain/Explain'
import { t } from '../../texts'
import { moved } from './draft'

const text = t.reportBuilder

interface Props {
  legend: string
  hint: string
  choices: readonly Choice[]
  /** In their order. */
  chosen: readonly string[]
  most: number
  error?: string | undefined
  choose: (names: string[]) => void
}

/** Names of a dataset to choose columns from, each with what it says; what is chosen stands above, in its order. */
export function FieldPicker({ legend, hint, choices, chosen, most, error, choose }: Props) {
  const id = useId()
  const [q, setQ] = useState('')
  const [said, say] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const wanted = q.trim().toLowerCase()
  const found = choices.filter((c) => `${c.label} ${c.name} ${c.description}`.toLowerCase().includes(wanted))
  const families = [...new Set(found.map((c) => c.family))]
  const labelOf = (name: string) => choices.find((c) => c.name === name)?.label ?? name
  const turn = (name: string) =>
    choose(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])

  function move(place: number, by: -1 | 1) {
    choose(moved(chosen, place, by))
    say(text.moved(labelOf(chosen[place]!), place + by + 1, chosen.length))
    // At an end its button is off, and would lose the focus; the other one is there.
    const isAtEnd = place + by === 0 || place + by === chosen.length - 1
    const wanted = `[data-place="${place + by}"] [data-by="${isAtEnd ? -by : by}"]`
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(wanted)?.focus())
  }
  return (
    <fieldset className="field-picker" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{legend}</legend>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {chosen.length === 0 ? (
        <Text size="sm" my={6}>
          {text.noneChosen}
        </Text>
      ) : (
        <ol className="chosen" ref={list} aria-label={text.chosen(legend)}>
          {chosen.map((name, place) => {
            const isKnown = choices.some((c) => c.name === name)
            const label = labelOf(name)
            return (
              <li key={name} data-place={place}>
                <span className="label breaks">
                  {label}
                  {!isKnown && (
                    <Text size="xs" c="var(--bad)">
                      {text.gone}
                    </Text>
                  )}
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  data-by={-1}
                  disabled={place === 0}
                  aria-label={text.earlier(label)}
                  onClick={() => move(place, -1)}
                >
                  <IconArrowUp size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  data-by={1}
                  disabled={place === chosen.length - 1}
                  aria-label={text.later(label)}
                  onClick={() => move(place, 1)}
                >
                  <IconArrowDown size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={text.remove(label)}
                  onClick={() => {
                    choose(chosen.filter((one) => one !== name))
                    search.current?.focus()
                  }}
                >
                  <IconX size={15} aria-hidden />
                </ActionIcon>
              </li>
            )
          })}
        </ol>
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--bad)" my={6} id={`${id}-error`} role="alert" className="breaks">
          {error}
        </Text>
      )}
      <TextInput
        ref={search}
        size="xs"
        type="search"
        aria-label={text.search(legend)}
        placeholder={text.search(legend)}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      <div className="offered" role="group" aria-label={text.all(legend)}>
        {found.length === 0 && (
          <Text size="sm" c="dimmed" role="status" p={6}>
            {text.nothing(q)}
          </Text>
        )}
        {families.map((family) => (
          <div key={family} role="group" aria-labelledby={`${id}-${family}`}>
            <div className="family" id={`${id}-${family}`}>
              {family}
            </div>
            {found
              .filter((c) => c.family === family)
              .map((c) => {
                const isChosen = chosen.includes(c.name)
                return (
                  <Group key={c.name} gap={4} wrap="nowrap" align="flex-start" className="offer">
                    <Checkbox
                      size="xs"
                      label={c.label}
                      description={c.description}
                      checked={isChosen}
                      disabled={!isChosen && chosen.length >= most}
                      onChange={() => turn(c.name)}
                    />
                    {c.measure !== undefined && <Explain measure={c.measure} name={c.label} />}
                  </Group>
                )
              })}
          </div>
        ))}
      </div>
    </fieldset>
  )
}
