import { CloseButton, Loader, Modal, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue, useMounted } from '@mantine/hooks'
import { IconBooks, IconBuildingBank, IconSearch, IconUser, IconUsers } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { placesOf } from '../app/navigation'
import type { SignInAnswer } from '../session/session'
import { Empty } from '../states/Empty'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { recentHits, remember } from './recent'
import { leastLetters, useFound, type Hit } from './useFound'

interface Props {
  isOpen: boolean
  close: () => void
  user: SignInAnswer['user']
}

/** Something that can be chosen. */
interface Choice {
  key: string
  name: string
  detail: string
  icon: typeof IconUser
  go: () => void
}

const icons = { learner: IconUser, course: IconBooks, organization: IconBuildingBank }

/** Finds learners, courses and organizations by what they are called, from anywhere. */
export function SearchDialog({ isOpen, close, user }: Props) {
  // Who went on is not brought back to the button that they came from.
  const [isLeaving, setLeaving] = useState(false)
  // One that were open from its first moment would not know where the focus came from, and is to go back to.
  const isMounted = useMounted()
  function stay() {
    setLeaving(false)
    close()
  }
  return (
    <Modal.Root
      opened={isOpen && isMounted}
      onClose={stay}
      returnFocus={!isLeaving}
      size={620}
      padding={0}
      yOffset="10dvh"
      transitionProps={{ duration: 100 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t.search.title} aria-labelledby={undefined}>
        <Search
          user={user}
          close={close}
          leave={() => {
            setLeaving(true)
            close()
          }}
        />
      </Modal.Content>
    </Modal.Root>
  )
}

function Search({ user, close, leave }: { user: Props['user']; close: () => void; leave: () => void }) {
  const [text, setText] = useState('')
  const q = text.trim()
  const [settled] = useDebouncedValue(q, 150)
  const { groups: found, isPending, error, refetch } = useFound(settled, user.role)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const navigate = useNavigate()

  const isShort = q.length < leastLetters
  const isWaiting = !isShort && (q !== settled || isPending)
  const choiceOf = (hit: Hit): Choice => ({
    key: `${hit.kind}:${hit.id}`,
    name: hit.name,
    detail: hit.detail,
    icon: icons[hit.kind],
    go() {
      remember(hit)
      leave()
      if (hit.kind === 'learner') void navigate({ to: '/learners/$userId', params: { userId: hit.id } })
      else if (hit.kind === 'course') void navigate({ to: '/courses/$courseId', params: { courseId: hit.id } })
      else void navigate({ to: '/institution/$organizationId', params: { organizationId: hit.id } })
    },
  })
  const pages = placesOf(user.role)
    .filter(({ to, label }) => to !== undefined && to !== 'mine' && contains(label, q))
    .map<Choice>(({ label, icon, to }) => ({
      key: `page:${label}`,
      name: label,
      detail: '',
      icon,
      go() {
        leave()
        if (to !== undefined && to !== 'mine') void navigate({ to })
      },
    }))
  const everyone: Choice = {
    key: 'all',
    name: t.search.all(q),
    detail: '',
    icon: IconUsers,
    go() {
      leave()
      void navigate({ to: '/learners', search: { q } })
    },
  }
  const groups = isShort
    ? [
        { label: t.search.groups.recent, choices: recentHits().map(choiceOf) },
        { label: t.search.groups.places, choices: pages },
      ]
    : [
        ...found.map(({ label, hits }) => ({ label, choices: hits.map(choiceOf) })),
        { label: t.search.groups.places, choices: pages },
      ]
  const hits = found.reduce((n, { hits }) => n + hits.length, 0)
  const shown = groups.filter(({ choices }) => choices.length > 0)
  if (!isShort && found[0]!.hits.length > 0) shown.push({ label: '', choices: [everyone] })
  const choices = shown.flatMap((group) => group.choices)
  const at = Math.min(active, choices.length - 1)
  const optionId = (choice: Choice) => `${id}-${choices.indexOf(choice)}`

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 }
    const step = steps[event.key]
    if (step !== undefined && choices.length > 0) {
      event.preventDefault()
      setActive((step + choices.length) % choices.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // What stands there may be of the letters before.
      if (!isWaiting) choices[at]?.go()
    }
  }

  return (
    <div className="search" onKeyDown={onKey}>
      <TextInput
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={choices[at] === undefined ? undefined : optionId(choices[at])}
        aria-autocomplete="list"
        aria-label={t.search.title}
        placeholder={user.role === 'admin' ? t.search.placeholderAdmin : t.search.placeholder}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        variant="unstyled"
        size="lg"
        px="md"
        py={4}
        leftSection={isWaiting ? <Loader size={18} aria-hidden /> : <IconSearch size={18} aria-hidden />}
        rightSection={<CloseButton aria-label={t.frame.close} onClick={close} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
      />
      <VisuallyHidden role="status">
        {isShort ? t.search.more : isWaiting ? t.search.loading : t.search.found(hits)}
      </VisuallyHidden>
      <div
        className="results"
        id={`${id}-list`}
        role="listbox"
        aria-label={t.search.title}
        ref={list}
        aria-busy={isWaiting}
      >
        {shown.map(({ label, choices }) => (
          <div role="group" aria-label={label === '' ? t.search.title : label} key={label}>
            {label !== '' && (
              <div className="group" aria-hidden>
                {label}
              </div>
            )}
            {choices.map((choice) => (
              <Option
                key={choice.key}
                choice={choice}
                id={optionId(choice)}
                isActive={choices.length > 0 && optionId(choice) === `${id}-${at}`}
                point={() => setActive(Number(optionId(choice).slice(id.length + 1)))}
              />
            ))}
          </div>
        ))}
      </div>
      {!isShort && error !== null && (
        <div className="aside">
          <StateOfError error={error} retry={refetch} />
        </div>
      )}
      {!isShort && error === null && !isWaiting && choices.length === 0 && (
        <Empty title={t.search.none(q)} text={t.search.noneText} icon={<IconSearch />} />
      )}
      <Text size="xs" c="dimmed" px="md" py="xs" className="foot">
        {isShort ? t.search.more : t.search.keys}
      </Text>
    </div>
  )
}

interface OptionProps {
  choice: Choice
  id: string
  isActive: boolean
  point: () => void
}

/** The keys are the field's: an option is pressed, never focused. */
function Option({ choice, id, isActive, point }: OptionProps) {
  const Icon = choice.icon
  return (
    <div
      role="option"
      id={id}
      aria-selected={isActive}
      className="option"
      onMouseMove={point}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choice.go}
    >
      <Icon size={17} stroke={1.6} aria-hidden />
      <bdi className="name">{choice.name}</bdi>
      {choice.detail !== '' && <bdi className="detail">{choice.detail}</bdi>}
    </div>
  )
}

function contains(label: string, q: string): boolean {
  return label.toLocaleLowerCase().includes(q.toLocaleLowerCase())
}
