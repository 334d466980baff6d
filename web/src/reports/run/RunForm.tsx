import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import { Failure, ruleOf } from '../../admin/Failure'
import { Section } from '../../app/Section'
import { FormatChoice, type Format } from '../../files/FormatChoice'
import { t } from '../../texts'
import { useGenerate, type Report, type Wish } from '../useReports'
import { missingOf, missingSaid, parametersOf, shownOf, type Draft } from './draft'
import { Fields } from './Fields'

const text = t.reports.run

interface Props {
  report: Report
  isLearner: boolean
  draft: Draft
  change: (draft: Draft) => void
  format: Format
  changeFormat: (format: Format) => void
  /** What the draft was taken up from, to be said; empty: nothing. */
  taken: string
  /** It is asked for, by the id of its run: what was said before is over. */
  onAsked: (run: string) => void
}

/** What the file is to be about and in which format; pressed twice, two are made. */
export function RunForm({ report, isLearner, draft, change, format, changeFormat, taken, onAsked }: Props) {
  const { parameters } = report
  const generate = useGenerate(report.id)
  const [isTried, setTried] = useState(false)
  const missing = isTried ? missingOf(parameters, draft) : []
  const wish = { parameters: parametersOf(parameters, draft), format }
  // What the server said is of what it was asked, and stands for as long as that does.
  const isOfNow = isSame(generate.variables, wish)
  const error = isOfNow ? generate.error : null
  const pathOf = (name: string) => `parameters.${name}`
  const errorOf = (name: string) => (missing.includes(name) ? missingSaid(name) : ruleOf(error, pathOf(name)))
  function submit(event: SubmitEvent) {
    event.preventDefault()
    const isWhole = missingOf(parameters, draft).length === 0
    setTried(!isWhole)
    if (!isWhole || generate.isPending) return
    generate.mutate(wish, { onSuccess: ({ jobId }) => onAsked(jobId) })
  }
  return (
    <Section title={text.title}>
      <Card withBorder padding="md">
        <form onSubmit={submit} noValidate aria-label={text.title}>
          <Stack gap="md" align="stretch">
            {parameters.length > 0 && (
              <Fields parameters={parameters} isLearner={isLearner} draft={draft} change={change} errorOf={errorOf} />
            )}
            <FormatChoice value={format} change={changeFormat} error={ruleOf(error, 'format')} />
            <Failure error={error} fields={[...shownOf(parameters, isLearner, draft).map(pathOf), 'format']} />
            <Group gap="sm">
              <Button
                type="submit"
                leftSection={<IconFileDownload size={16} aria-hidden />}
                loading={generate.isPending}
              >
                {text.submit}
              </Button>
              <Text size="sm" role="status">
                {taken !== '' ? taken : isOfNow && generate.isSuccess ? text.asked : ''}
              </Text>
            </Group>
          </Stack>
        </form>
      </Card>
    </Section>
  )
}

/** The order in which values were set says nothing. */
function isSame(one: Wish | undefined, other: Wish): boolean {
  const told = ({ parameters, format }: Wish) => JSON.stringify([format, Object.entries(parameters).sort()])
  return one !== undefined && told(one) === told(other)
}
