using Lectern.App.Simulation;
using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

public sealed class OptionsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_command_line_has_the_demos_defaults() =>
        Parse("").ShouldBe(new SimulationOptions { Until = Now });

    [Fact]
    public void Each_option_arrives() =>
        Parse("--learners 7 --courses 3 --days 30 --seed 9 --until 2026-10-01 --time-zone Asia/Tokyo").ShouldBe(new SimulationOptions
        {
            Learners = 7,
            Courses = 3,
            Days = 30,
            Seed = 9,
            TimeZone = "Asia/Tokyo",
            Until = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero),
        });

    [Fact]
    public void A_date_that_is_none_is_said_so() =>
        Should.Throw<ArgumentException>(() => Parse("--until yesterday")).Message.ShouldContain("2026-11-20");

    [Fact]
    public void A_file_and_live_exclude_each_other() =>
        SimulateCommand.Create().Parse("--out a.ndjson --live 2").Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1e9")]
    public void A_live_rate_has_its_bounds(string rate) =>
        SimulateCommand.Create().Parse(["--live", rate]).Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData(0, 12, 120, "Europe/Amsterdam", "Learners is 0")]
    [InlineData(5, 0, 120, "Europe/Amsterdam", "Courses is 0")]
    [InlineData(5, 12, 3, "Europe/Amsterdam", "Days is 3")]
    [InlineData(5, 12, 120, "Mars/Olympus", "'Mars/Olympus' is no time zone")]
    public void What_cannot_be_simulated_is_said_in_one_line(int learners, int courses, int days, string zone, string expected)
    {
        var message = Should.Throw<ArgumentException>(() => new Institution(new SimulationOptions
        {
            Learners = learners,
            Courses = courses,
            Days = days,
            TimeZone = zone,
            Until = Now,
        })).Message;
        message.ShouldStartWith(expected);
        message.ShouldNotContain("\n");
    }

    static SimulationOptions Parse(string line) => SimulateCommand.Options(SimulateCommand.Create().Parse(line), Now);
}
