using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class TrackingTests
{
    [Fact]
    public void A_type_of_the_applications_own_is_an_app_event()
    {
        var read = Event("{'appId':'shop','userId':'u1','eventType':'click','eventName':'buy','properties':{'userId':'x','n':1},'sessionId':'z1','timestamp':1763539200000,'async':true}", Tracking);
        read.ShouldSatisfyAllConditions(
            e => e.Type.ShouldBe("AppEvent"),
            e => e.AppId.ShouldBe("shop"),
            e => e.UserId.ShouldBe("u1"),
            e => e.EventName.ShouldBe("buy"),
            e => e.SessionId.ShouldBe("z1"),
            e => e.OccurredAt.Year.ShouldBe(2025),
            e => e.Body.ShouldBe(new AppEvent("click")));
        PayloadOf(read).ToJsonString().ShouldBe("""{"data":{"eventType":"click","properties":{"userId":"x","n":1}}}""");
    }

    [Theory]
    [InlineData("{'appId':'a','type':'click'}")]
    [InlineData("{'appId':'a','Type':'click','event_type':'click'}")]
    [InlineData("{'appId':'a','type':'AppEvent','eventType':'click'}")]
    [InlineData("{'appId':'a','type':'AppEvent','data':{'eventType':'click'}}")]
    public void Its_type_may_stand_in_either_field(string text) => Body<AppEvent>(text, Tracking).ShouldBe(new AppEvent("click"));

    [Fact]
    public void Two_types_that_differ_are_refused()
    {
        var rejection = Rejected("{'appId':'a','type':'x','eventType':'click'}", Tracking);
        rejection.Message.ShouldBe("$.type and $.eventType name the same field and differ.");
    }

    [Fact]
    public void A_type_of_the_catalogue_takes_its_data_from_properties()
    {
        var read = Event("{'appId':'a','userId':'u1','eventType':'PageView','eventName':'home','properties':{'path':'/x','time_on_page':5,'courseId':'c1','odd':1}}", Tracking);
        read.CourseId.ShouldBe("c1");
        read.Body.ShouldBe(new PageViewed(null, "/x", null, null, 5, null, null, null, null, null));
        PayloadOf(read).ToJsonString().ShouldBe("""{"data":{"path":"/x","timeOnPage":5,"eventName":"home","odd":1}}""");
        Rejected("{'appId':'a','userId':'u','eventType':'CourseRated','properties':{'courseId':'c'}}", Tracking).Path.ShouldBe("$.properties.rating");
    }

    [Fact]
    public void Elsewhere_a_type_outside_the_catalogue_is_unknown() =>
        Rejected("{'appId':'a','userId':'u1','eventType':'click'}").Code.ShouldBe(RejectCode.UnknownType);

    [Fact]
    public void Properties_and_async_mean_nothing_on_other_routes() =>
        PayloadOf(Event("{'type':'PageView','properties':{'path':'/x'},'async':true}")).ToJsonString()
            .ShouldBe("""{"data":{"properties":{"path":"/x"},"async":true}}""");
}
