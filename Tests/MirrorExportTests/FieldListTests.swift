import Testing

@testable import MirrorExport

struct FieldListTests {
    private let fields = FieldList([
        .init("Title", "Approve the production rollout of the payment gateway after the check"),
        .init("Teams", "Release managers\u{1B}]0;x\u{7}"),
        .init("Instructions", "Line one\n  two, indented\n\nthree"),
    ])

    @Test
    func valuesAreAlignedAndWrapped() {
        #expect(
            fields.render(style: TerminalStyle(isColored: false, width: 60)) == """
                Title:         Approve the production rollout of the payment
                               gateway after the check
                Teams:         Release managers␛]0;x␇
                Instructions:  Line one
                                 two, indented

                               three
                """
        )
    }

    @Test
    func valuesGoBelowTheirLabelsWhereThereIsNoRoom() {
        #expect(
            fields.render(style: TerminalStyle(isColored: false, width: 30)) == """
                Title:
                  Approve the production
                  rollout of the payment
                  gateway after the check
                Teams:
                  Release managers␛]0;x␇
                Instructions:
                  Line one
                    two, indented

                  three
                """
        )
    }

    @Test
    func aPipeGetsLongLines() {
        #expect(
            fields.render(style: .plain).hasPrefix(
                "Title:         Approve the production rollout of the payment gateway after the check\n"
            )
        )
    }

    @Test
    func labelsAreDimAndValuesHaveTheirOwnColor() {
        let list = FieldList([.init("State", "failed", .red), .init("A label that is much too long", "x")])

        #expect(
            list.render(style: TerminalStyle(isColored: true, width: 80)).replacing("\u{1B}", with: "^")
                == """
                ^[2mState:^[0m  ^[31mfailed^[0m
                ^[2mA label that is much too long:^[0m
                        x
                """
        )
    }

    @Test
    func noFieldsAreNoOutput() {
        #expect(FieldList([]).render(style: .plain) == "")
    }
}
