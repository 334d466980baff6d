import { ActionIcon, Anchor, Popover, Skeleton, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { anchorOf, useMeasure } from './glossary'

interface Props {
  /** As the glossary has it. */
  measure: string
  /** What the figure is called here. */
  name: string
}

/** A small button beside a figure: its definition and unit, and, for who wants it, how the server computes it. */
export function Explain({ measure, name }: Props) {
  const [isOpen, setOpen] = useState(false)
  const definition = useRef<HTMLDivElement>(null)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={340}
      position="bottom"
      shadow="md"
      withArrow
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          className="explain"
          aria-label={t.explain.open(name)}
          onClick={() => setOpen((o) => !o)}
          // Until the focus is in what it opened, which takes a moment.
          onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        >
          <IconInfoCircle size={15} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.explain.open(name)}>
        {/* Has the focus from the first moment on, whether or not the definition is there. */}
        {isOpen && (
          <div ref={definition} tabIndex={0} data-autofocus className="definition">
            <Definition measure={measure} name={name} hold={() => definition.current?.focus()} />
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

/** @param hold Takes the focus, before what has it goes. */
function Definition({ measure: wanted, name, hold }: Props & { hold: () => void }) {
  const { measure, isPending, error, refetch } = useMeasure(wanted, true)
  function again() {
    hold()
    void refetch()
  }
  if (isPending) return <Skeleton height={90} />
  if (error) return <StateOfError error={error} retry={again} />
  return (
    <Stack gap="xs">
      <Text fw={600}>{name}</Text>
      {measure === null ? (
        <Text size="sm">{t.explain.unknown}</Text>
      ) : (
        <>
          <Text size="sm">{measure.definition}</Text>
          <Part label={t.explain.unit} text={measure.unit} />
          <details className="how">
            <summary>{t.explain.how}</summary>
            <Stack gap="xs" mt="xs">
              <Part label={t.explain.formula} text={measure.formula} />
              <Part label={t.explain.source} text={measure.source} />
            </Stack>
          </details>
          <Anchor component={Link} to="/glossary" hash={anchorOf(measure.name)} size="sm">
            {t.explain.inGlossary}
          </Anchor>
        </>
      )}
    </Stack>
  )
}

function Part({ label, text }: { label: string; text: string }) {
  if (text === '' || text === '–') return null
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm">{text}</Text>
    </div>
  )
}
