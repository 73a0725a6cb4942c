import { NativeSelect, Radio, Stack } from '@mantine/core'
import type { ImportPlan, Names } from '../../web/workshop-contract.ts'

type Choices = Pick<ImportPlan, 'duplicates' | 'topic' | 'owner'>

const none = { value: '', label: 'Chọn…' }

/** What is done with what is there already, and what is taken where the file says nothing. */
export function PlanFields({
  names,
  plan,
  change,
}: {
  names: Names
  plan: Choices
  change: (plan: Choices) => void
}) {
  return (
    <div className="plan-fields">
      <Radio.Group
        label="Bài đã có trong cẩm nang thì"
        value={plan.duplicates}
        onChange={(value) => change({ ...plan, duplicates: value })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="skip" label="Bỏ qua" description="Giữ bài đang có." />
          <Radio
            value="replace"
            label="Thay bằng bài trong tệp"
            description="Thành bản nháp của bài đó; chỉ thay khi anh/chị đăng."
          />
          <Radio value="both" label="Giữ cả hai" description="Thêm một bài mới bên cạnh." />
        </Stack>
      </Radio.Group>
      <Stack gap="sm">
        <NativeSelect
          label="Chủ đề, khi tệp không ghi"
          value={plan.topic}
          onChange={({ currentTarget }) => change({ ...plan, topic: currentTarget.value })}
          data={[none, ...names.topics.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <NativeSelect
          label="Cơ quan phụ trách, khi tệp không ghi"
          value={plan.owner}
          onChange={({ currentTarget }) => change({ ...plan, owner: currentTarget.value })}
          data={[none, ...names.agencies.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </Stack>
    </div>
  )
}
