using System.Text;
using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class PersonalTests
{
    static readonly ReaderSettings FullIp = new() { StoreFullIp = true };

    [Theory]
    [InlineData("UserCreated")]
    [InlineData("UserUpdated")]
    public void Of_a_user_names_mail_and_birth_date_are_taken_out(string type)
    {
        var read = Event($"{{'type':'{type}','userId':'u1','role':'student','Email':'a@b.c','first_name':'A','lastName':'B','name':'A B','birthDate':'1999-12-31'}}");
        read.Personal.ShouldBe(
            [new("email", "a@b.c"), new("firstName", "A"), new("lastName", "B"), new("name", "A B"), new("birthDate", "1999-12-31")]);
        PayloadOf(read).ToJsonString().ShouldBe("""{"data":{"role":"student"}}""");
    }

    [Fact]
    public void Null_clears() =>
        Event("{'type':'UserUpdated','userId':'u1','data':{'email':null}}").Personal.ShouldBe([new PersonalField("email", null)]);

    [Fact]
    public void Mail_is_taken_out_of_every_other_type()
    {
        foreach (var type in Catalogue.All.Where(type => type.Name != "AppEvent").Select(type => type.Name))
        {
            var text = Samples.Nested(type).Replace("'data':{", "'data':{'EMail':'secret@b.c',", StringComparison.Ordinal)
                .Replace("'email':'a@example.org',", "", StringComparison.Ordinal).Replace("'email':null", "'x':1", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal);
            var read = Event(text);
            read.Personal.ShouldContain(new PersonalField("email", "secret@b.c"), type);
            Encoding.UTF8.GetString(read.Payload.Span).ShouldNotContain("secret");
        }
    }

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0")]
    [InlineData("2001:db8:1234:5678::1", "2001:db8:1234::")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0")]
    [InlineData("192.0.2.77:8080", null)]
    [InlineData("3221226061", null)]
    [InlineData("unknown", null)]
    [InlineData("", null)]
    public void The_address_is_cut(string sent, string? stored)
    {
        foreach (var text in new[] { $"'client':{{'ipAddress':'{sent}'}}", $"'data':{{'ip':'{sent}'}}", $"'ip_address':'{sent}'" })
        {
            var read = Event($"{{'type':'UserLoggedIn','userId':'u1',{text}}}");
            read.Personal.ShouldBeEmpty();
            PayloadOf(read)["client"]?["ipAddress"]?.GetValue<string>().ShouldBe(stored);
            var isStored = Encoding.UTF8.GetString(read.Payload.Span).Contains("ipAddress", StringComparison.Ordinal);
            isStored.ShouldBe(stored is not null);
        }
    }

    [Fact]
    public void The_full_address_goes_to_the_registry_where_it_is_to_be_kept()
    {
        var read = Event("{'type':'UserLoggedIn','userId':'u1','ip':'192.0.2.77'}", settings: FullIp);
        read.Personal.ShouldBe([new PersonalField("ipAddress", "192.0.2.77")]);
        PayloadOf(read)["client"]!["ipAddress"]!.GetValue<string>().ShouldBe("192.0.2.0");
        Event("{'type':'UserLoggedIn','userId':'u1','ip':'nowhere'}", settings: FullIp).Personal.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{'appId':'a','userId':'u','eventType':'x','personal':['phone','age'],'properties':{'phone':'123','age':[1, 2],'n':1}}")]
    [InlineData("{'appId':'a','userId':'u','type':'AppEvent','data':{'eventType':'x','personal':['phone','age'],'properties':{'phone':'123','age':[1, 2],'n':1}}}")]
    public void Properties_that_the_application_marks(string text)
    {
        var read = Event(text, Tracking);
        read.Personal.ShouldBe([new("properties.phone", "123"), new("properties.age", "[1, 2]")]);
        PayloadOf(read).ToJsonString().ShouldBe("""{"data":{"eventType":"x","properties":{"n":1}}}""");
    }

    [Fact]
    public void Marks_count_in_tracked_events_of_the_catalogue_too()
    {
        var read = Event("{'appId':'a','userId':'u','eventType':'PageView','personal':['title','phone'],'properties':{'title':'Hello Ann','phone':'1','path':'/'}}", Tracking);
        read.Personal.ShouldBe([new("properties.title", "Hello Ann"), new("properties.phone", "1")]);
        PayloadOf(read).ToJsonString().ShouldBe("""{"data":{"path":"/"}}""");
    }
}
