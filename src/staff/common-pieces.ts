/**
 * What guessable passwords are made of, without diacritics and in small letters: the most common
 * passwords of the world and of Vietnam, and the words people put beside a year or 123.
 */
const lists = `
password passwd passw pass admin administrator root user guest login welcome letmein master secret
default system server test tester testing demo temp changeme access super superman batman dragon monkey
football baseball soccer princess sunshine shadow michael jordan charlie thomas daniel jessica ashley
iloveyou loveyou love lovely forever hello hellokitty whatever freedom trustno starwars pokemon naruto
computer internet google facebook zalo gmail yahoo hotmail microsoft windows samsung iphone apple nokia
qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl asdfjkl zxcv zxcvbn zxcvbnm qwe asd zxc qaz wsx edc rfv tgb yhn ujm
zaq xsw cde vfr bgt nhy mju qazwsx qazwsxedc qweasd qweasdzxc qwaszx poiuy lkjhg mnbvc abc abcd abcde abcdef abcabc xyz aaa
onetwothree killer hunter ranger buster tigger ginger cookie summer winter spring autumn monday sunday

matkhau matma mk mkhau matkhaumoi matkhaucu doimatkhau quenmatkhau khongnho khongbiet tenban hotenban
taikhoan tai khoan dangnhap nguoidung quantri quantrivien quan tri vien khach canbo can bo nhanvien nhan vien
chuyenvien chuyen vien lanhdao giamdoc phongban vanphong van phong vanthu tiepdan motcua hanhchinh
hanh chinh so ban nganh tinh huyen xa phuong thon to dan pho khu ubnd hdnd sokhcn khcn stttt sotttt tttt bkhcn
khoahoc congnghe khoa hoc cong nghe thongtin truyenthong thong tin truyen chuyendoiso chuyen doi hoidapso
hoidap hoi dap chatbot congdan dichvucong dvc vneid vietnam viet nam vn vietcong hanoi ha noi saigon sai gon
hcm tphcm danang da nang hue haiphong hai cantho can tho dalat nhatrang vungtau sapa hoabinh phutho
phu tho vinhphuc bacninh bac ninh bacgiang thainguyen thanhhoa nghean nghe hatinh quangbinh quangtri
quangnam quangngai quangninh quang ninh namdinh thaibinh hungyen haiduong laocai yenbai sonla lai chau
dienbien caobang langson tuyenquang hagiang ninhbinh khanhhoa lamdong daklak gialai kontum binhdinh
phuyen binhduong binhphuoc dongnai tayninh longan tiengiang bentre travinh vinhlong dongthap angiang
kiengiang haugiang soctrang baclieu camau

anhyeuem emyeuanh yeuem yeuanh yeu iu love anh em minh vo chong con bo me ba ong ngoai noi gia dinh
giadinh hanhphuc hanh phuc maimai mai mai nhieulam nhieu lam nho thuong thuongnho cuatoi cua toi
khongyeu khong biet noi gi doimoi tinhyeu tinh yeu cuocsong cuoc song tuoitre banbe ban be thanhcong
thanh cong mayman may man phatloc phat loc tai loc hoahong traitim bupbe consau meocon cunyeu cun
gaucon heocon bongda bong da hoangtu congchua deptrai xinhgai dep trai xinh gai chim canh cut
boconganh bomeyeu yeubome yeume yeubo conyeu conyeume tuhao hocsinh sinhvien giaovien lop truong
xinchao xin chao chao camon cam on oi nha

nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan luong trinh dao mac
cao la lam ta ton truong thi van huu duc cong dinh quoc ngoc thanh minh anh tuan hung dung hai nam
bac trung son long quan quang huy hoang khoi khoa kien cuong manh tien dat phuc loc tho tai phat
thang chien loi binh an hoa hong huong lan mai cuc dao linh trang thao thuy thu ha hanh hang hien nga
nhung nhi yen my vy uyen van phuong tram trinh dung loan lieu kim chi diep diem bich quynh giang chau
ngan khanh gia bao nhat tan viet khang duy hieu nghia tri tin thinh vinh phong lam tung tu toan thai
sang sinh si tam tuyet xuan thuan thom tham than xuyen oanh nguyet nhan nghi ninh phu phuoc quyen
quyet quy luan luc luyen lich ky hop hoan hoai hoi hau giap du dong doanh danh cham cang canh tien

ngay thang nam tuan gio sang chieu toi dem homnay hom nay xuan ha thu dong tet january february march
april june july august september october november december mot hai ba bon nam sau bay tam chin muoi
khong nghin trieu ty so
`

/** Words of three letters and more; shorter ones stand in anything. */
export const commonPieces: ReadonlySet<string> = new Set(
  lists.split(/\s+/).filter((word) => word.length > 2),
)
