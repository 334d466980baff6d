import { Anchor, Button, Code as Inline, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { useUser } from '../../session/useSession'
import { t } from '../../texts'
import { Box } from '../Box'
import { AdminFrame } from '../AdminFrame'
import { Code, Secret } from '../Copyable'
import { Failure } from '../Failure'
import { useDoing } from '../useDoing'
import { Arrival } from './Arrival'
import { exampleOf, freshId, languages, topics, type Language } from './examples'

const text = t.start

/** A key, a line to paste, and the first event is seen to arrive. */
export function StartPage() {
  const user = useUser()
  return (
    <AdminFrame part="start" title={text.title} intro={text.intro}>
      {user?.role === 'admin' && <Steps />}
    </AdminFrame>
  )
}

function Steps() {
  const [key, setKey] = useState<string | null>(null)
  return (
    <Stack>
      <Box title={text.step.key}>
        <KeyStep secret={key} made={setKey} />
      </Box>
      <Box title={text.step.send}>
        <SendStep secret={key} />
      </Box>
      <Box title={text.step.see}>
        <Arrival />
      </Box>
    </Stack>
  )
}

function KeyStep({ secret, made }: { secret: string | null; made: (key: string) => void }) {
  const client = useQueryClient()
  const doing = useDoing()
  const make = () =>
    void doing.run('make', async () => {
      const issued = await answer(api.POST('/api/v1/keys', { body: { name: text.key.name, scopes: ['ingest'] } }))
      made(issued.text)
      void client.invalidateQueries({ queryKey: ['keys'] })
    })
  return (
    <Stack gap="sm">
      <Text size="sm">{text.key.text}</Text>
      <Failure error={doing.failure} />
      <div role="status">
        {secret !== null && <Secret label={text.key.label} secret={secret} text={text.key.made} />}
      </div>
      {secret === null && (
        <Group gap="sm">
          <Button leftSection={<IconKey size={16} aria-hidden />} loading={doing.busy !== null} onClick={make}>
            {text.key.make}
          </Button>
          <Text size="sm" c="dimmed">
            {text.key.have}
          </Text>
        </Group>
      )}
    </Stack>
  )
}

function SendStep({ secret }: { secret: string | null }) {
  const [language, setLanguage] = useState<Language>('curl')
  const [id] = useState(() => freshId())
  const name = text.send.language[language]
  return (
    <Stack gap="sm">
      <Text size="sm">{text.send.text}</Text>
      <div className="languages">
        <SegmentedControl
          aria-label={text.send.by}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
          data={languages.map((value) => ({ value, label: text.send.language[value] }))}
        />
      </div>
      {language === 'javascript' && <Text size="sm">{text.send.javascript}</Text>}
      {language === 'kafka' && (
        <Text size="sm" component="div">
          {text.send.kafka}{' '}
          {topics.map((topic, i) => (
            <span key={topic}>
              {i > 0 && ', '}
              <Inline>{topic}</Inline>
            </span>
          ))}
        </Text>
      )}
      <Code
        code={exampleOf(language, { origin: window.location.origin, key: secret, id })}
        label={text.send.example(name)}
        what={text.send.code}
      />
      <Text size="sm" c="dimmed">
        {text.send.more}{' '}
        <Anchor href="/docs" size="sm" underline="always" target="_blank" rel="noreferrer">
          {text.send.docs}
        </Anchor>
      </Text>
    </Stack>
  )
}
