import { fold } from '../../../src/text/normalise.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readYaml } from '../../../src/content/file.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext } from '../../../src/bot/decision.ts'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'

const bot = makeBot(readContent(shippedContent()), Date.UTC(2026, 10, 21))
const outcomeOf = (text: string) =>
  decide(
    {
      kind: 'text',
      text,
      payload: null,
      hidden: [],
      firstContact: false,
      context: emptyContext,
      now: Date.UTC(2026, 10, 21),
      random: () => 0.5,
    },
    bot,
  ).outcome

describe('an emergency, as people type it', () => {
  it.each([
    'chồng em đang đánh em, cứu em với',
    'tôi không muốn sống nữa',
    'bếp ga nhà em đang bốc cháy',
    'nha chay roi cuu voi',
    'nhà tôi đang cháy',
    'tai nan xe o nga tu gap lam',
    'em bị lừa hết tiền rồi em muốn tự tử',
    'thang con toi uong thuoc sau',
    'chong toi dang danh toi',
    'có người bị xe tông máu ra nhiều lắm',
    'mẹ tôi bị đột quỵ',
    'con tôi rơi xuống ao',
    'chợ huyện đang cháy rồi, lửa lan qua mấy sạp bên cạnh',
    'có khói từ phòng 502 bay ra, bấm chuông không ai mở',
    'o tang 5 chung cu khoi len nhieu qua k thay duong',
    'cháy xe tải chở gas trên cao tốc',
    'tho dao gieng bi ngat khi o duoi, keo len khong duoc',
    'đứa bé kẹt đầu vô song sắt lan can, gỡ hổng ra',
    'nuoc tran vo nha toi co roi ma co ba gia liet',
    'ghe máy đụng sà lan chìm rồi 2 người mất tăm',
    'Ba tui đang coi tivi tự nhiên ngã ra, mắt trợn, gọi không nghe',
    'con tui bị trái nhãn mắc cổ, nó tím lịm',
    'sanh roi me oi, em be lot ra giua nha',
    'thợ sơn té từ tầng 4 xuống, chảy máu tai',
    'say nắng ngất ngoài đồng rồi',
    'ran ho can ba e o ngoai ruong roi',
    'giang ho keo toi nha toi rat dong',
    'co hai thang bit mat dang cuop cua hang vang',
    'họ bắt em lên xe chở đi đâu không biết',
    'hang xom vac dao sang doi chem bo toi',
    'quên bé trong xe ô tô ngoài nắng, cửa khóa',
    'cháu bị người ta ép làm chuyện đó, cháu sợ',
    'mẹ già 80 tuổi đi đâu từ trưa không thấy về',
    'uống thuốc cho xong một đời',
    'mọi người ở lại mạnh giỏi, tui đi đây',
    'no cam day thung ra sau vuon, so qua',
    'Có tai nạn giao thông ngay trước cổng chợ, hai người nằm bất tỉnh',
    'ba em lái xe tải lao xuống khe suối, gọi không thấy trả lời',
    'ca nha dot than suoi trong buong kin, goi khong ai day',
    'cậu cứ mò vô giường cháu ban đêm, cháu sợ lắm',
    'be trai 6 tuoi chua ve, co nguoi la dat di o cong truong',
    'bình gas tiệm phở nổ, một người nằm ngoài đường',
    'di cau ma lat thuyen, chi thay cai thuyen troi ve',
    'thang may mat dien, ben trong co 2 dua nho ngop lam',
    'ck em len con hen khong tho duoc',
    'chồng khóa cửa nhốt em, thu hết điện thoại, em nhắn nhờ máy tính bảng',
    'ông ấy thò tay vào váy con bé nhà em',
    'con gái 14 tuổi đi gặp người quen qua mạng, máy tắt từ tối',
    'ai bỏ em bé trong thùng xốp trước cổng chùa',
    'em để dành đủ thuốc ngủ rồi, tối nay là xong',
    'anh trai bị lừa sang Myanmar, bị chích điện không cho về',
    'xe dua cong nhan mat phanh lat xuong muong, nguoi keu la qua',
    'nó chụp hình mã tấu gửi em, dọa tới nhà xử',
    'tàu cá nước vào khoang, sóng lớn, trên tàu 4 người',
    'vết mổ chảy máu không cầm được, mẹ em mệt lả',
    'con là gánh nặng của mọi người, con đi thật xa không về nữa',
    'chu nhau ruou ngam re cay, gio mo mat, sui bot',
    'em vua tron ra khoi casino o bien gioi, bon no dang tim',
  ])('%s', (text) => expect(outcomeOf(text)).toBe('emergency'))
})

describe('an emergency typed in panic', () => {
  it.each([
    'nhaf em chays roif cuwus vowis',
    'chaynharoi cuuvoi',
    'CHÁY CHÁY CHÁY CỨU VỚI',
    'meej em ngaats roif khoong thowr',
    'cuuuu',
    'cứuuuu vớiiii 😭😭😭',
    '115 ơi',
    'goi 114 khong ai nghe, chay kho roi!!!!',
    'giup zoi chay nha r',
    'ck e dag danh e',
  ])('%s', (text) => expect(outcomeOf(text)).toBe('emergency'))
})

describe('what only sounds like one', () => {
  it.each([
    'huong dan tu tu cho bac',
    'vneid dang chay cham',
    'bat tinh nang gi tren vneid',
    'so la goi noi thang chau bi tai nan keu gui 15 trieu',
    'có người gọi cho mẹ em nói em bị tai nạn bảo gửi tiền',
    'cô giáo gọi bảo con em cấp cứu chuyển tiền gấp',
    'tôi vừa bị lừa chuyển tiền',
    'giấy tờ bị cháy, làm lại căn cước',
    'bị tai nạn lao động xin bảo hiểm',
    'muốn chết với cái vneid này',
    'bị cướp giật mất điện thoại hôm qua',
    'khi nào thì gọi 115',
    'điện thoại không sim có gọi cấp cứu được không',
    'thay tai nan khong giup co bi toi gi khong',
    'trẻ em bị xâm hại thì gọi số nào',
    'lỡ con bị lạc thì báo ở đâu',
    'vu lat xe hom qua o deo bao nhieu nguoi chet',
    'cách sơ cứu khi bị rắn cắn',
    'chờ hồ sơ dài cổ muốn nhảy lầu luôn',
    'chạy deadline hộc máu',
    'cháy bóng đèn nhà văn hóa báo ai thay',
    'điện thoại rớt xuống nước hư rồi',
    'nó gọi video giả mặt con tôi nói bị bắt cóc đòi tiền chuộc',
    'vụ án mạng ở xã bên bắt được hung thủ chưa',
    'cây trước nhà nghiêng sợ đổ trúng nhà',
    'vợ em mới đẻ hôm qua, giấy chứng sinh lấy ở đâu',
    'hồi nhỏ ba hay đánh mẹ, giờ êm ấm rồi, nhớ lại thôi',
    'chờ lâu đói xỉu, mấy giờ một cửa nghỉ trưa',
    'sờ vỏ máy tính thấy tê tê như bị điện giật nhẹ, thay sạc nào',
    'Facebook bạn học nhắn bị bắt cóc xin chuyển tiền chuộc, giọng lạ lắm',
    'sao lại bắt người già học dùng điện thoại',
    'dder tooi gawpj nguowif thaatj',
    'video này hài quá cười đau bụng lăn lộn',
    'con tôi bị bạn ở lớp đặt biệt danh xấu',
    'em bi ban be che nha que, buon ghe',
    'ổ điện lỏng cắm vào tóe lửa nhẹ, sửa ở đâu',
    'cảnh đẹp ngất ngây, du lịch Na Hang đi đường nào',
  ])('%s', (text) => expect(outcomeOf(text)).not.toBe('emergency'))
})

const firesOn = (questions: readonly string[]) =>
  questions
    .flatMap((text) => [text, fold(text)])
    .filter((text) => bot.flows.match(text)?.outcome === 'emergency')

it('no question of the handbook is one, with and without marks', () => {
  const { handbook } = readContent(shippedContent())
  expect(firesOn(handbook.articles.flatMap(({ questions }) => questions))).toEqual([])
})

it('no question that the handbook leaves out is one', () => {
  const outside = shippedContent().find(({ path }) => path === 'knowledge/outside.yml')
  const { questions } = readYaml(z.looseObject({ questions: z.array(z.string()) }), outside!.text)
  expect(firesOn(questions)).toEqual([])
})

describe('money just lost to a scam', () => {
  const articleOf = (text: string) => {
    const found = bot.flows.match(text)
    return found?.kind === 'dialogue' ? found.id : undefined
  }
  it.each([
    'đặt máy gặt trên mạng gửi trước 5 triệu xong nó lặn mất',
    'bố em nạp vào app giả mạo, mất 8 triệu hồi nãy',
    'dat coc 3 trieu xong shop chan may luon',
  ])('%s', (text) => expect(articleOf(text)).toBe('just-scammed'))
})
