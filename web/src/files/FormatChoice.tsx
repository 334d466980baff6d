import { Group, Radio, Text } from '@mantine/core'
import { t } from '../texts'

export const formats = ['xlsx', 'pdf', 'csv', 'json', 'ndjson'] as const
export type Format = (typeof formats)[number]

interface Props {
  value: Format
  change: (format: Format) => void
  /** What each is good for; left out: as for reports. */
  texts?: Record<string, string>
  error?: string | undefined
}

/** In which format a file is made, with what the chosen one is good for. */
export function FormatChoice({ value, change, texts = {}, error }: Props) {
  const all = t.reports.run.formats
  return (
    <Radio.Group
      label={t.reports.run.format}
      value={value}
      error={error}
      onChange={(next) => {
        const format = formats.find((one) => one === next)
        if (format !== undefined) change(format)
      }}
    >
      <Group gap="md" mt={4} mb={4}>
        {formats.map((format) => (
          <Radio key={format} value={format} label={all[format]?.label ?? format} />
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {texts[value] ?? all[value]?.text}
      </Text>
    </Radio.Group>
  )
}
