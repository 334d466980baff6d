import { Button, Card, Stack, Text } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import { Failure, ruleOf } from '../../admin/Failure'
import { Section } from '../../app/Section'
import { FormatChoice, type Format } from '../../files/FormatChoice'
import { t } from '../../texts'
import { useGenerate, type Report } from '../useReports'
import { missingOf, parametersOf, type Draft } from './draft'
import { Fields } from './Fields'

const text = t.reports.run

interface Props {
  report: Report
  isLearner: boolean
  draft: Draft
  change: (draft: Draft) => void
  format: Format
  changeFormat: (format: Format) => void
}

/** What the file is to be about and in which format; pressed twice, two are made. */
export function RunForm({ report, isLearner, draft, change, format, changeFormat }: Props) {
  const { parameters } = report
  const generate = useGenerate(report.id)
  const [isTried, setTried] = useState(false)
  const missing = isTried ? missingOf(parameters, draft) : []
  const pathOf = (name: string) => `parameters.${name}`
  const errorOf = (name: string) => (missing.includes(name) ? text.missing : ruleOf(generate.error, pathOf(name)))
  function submit(event: SubmitEvent) {
    event.preventDefault()
    const isWhole = missingOf(parameters, draft).length === 0
    setTried(!isWhole)
    if (isWhole && !generate.isPending) generate.mutate({ parameters: parametersOf(parameters, draft), format })
  }
  return (
    <Section title={text.title}>
      <Card withBorder padding="md">
        <form onSubmit={submit} noValidate aria-label={text.title}>
          <Stack gap="md" align="stretch">
            {parameters.length > 0 && (
              <Fields
                parameters={parameters}
                isLearner={isLearner}
                draft={draft}
                change={(next) => {
                  generate.reset()
                  change(next)
                }}
                errorOf={errorOf}
              />
            )}
            <FormatChoice value={format} change={changeFormat} error={ruleOf(generate.error, 'format')} />
            <Failure error={generate.error} fields={parameters.map((p) => pathOf(p.name))} />
            <div>
              <Button
                type="submit"
                leftSection={<IconFileDownload size={16} aria-hidden />}
                loading={generate.isPending}
              >
                {text.submit}
              </Button>
            </div>
            <Text size="sm" role="status" mih={22}>
              {generate.isSuccess ? text.asked : ''}
            </Text>
          </Stack>
        </form>
      </Card>
    </Section>
  )
}
