import { Radio, Stack } from '@mantine/core'
import { t } from '../../texts'

export const roles = ['student', 'instructor', 'admin'] as const

interface Props {
  value: string
  change: (role: string) => void
  isDisabled?: boolean
  /** Its name stands above it already. */
  isTitled?: boolean
}

/** Each role with what it opens. */
export function RoleChoice({ value, change, isDisabled = false, isTitled = false }: Props) {
  const name = t.admin.accounts.dialog.role
  return (
    <Radio.Group value={value} onChange={change} {...(isTitled ? { 'aria-label': name } : { label: name })}>
      <Stack gap={6} mt={6}>
        {roles.map((role) => (
          <Radio
            key={role}
            value={role}
            label={t.words.role[role]}
            description={t.admin.accounts.roles[role]}
            disabled={isDisabled}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
