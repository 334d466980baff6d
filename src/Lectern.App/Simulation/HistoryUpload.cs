using Lectern.App.Import;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary>A simulated history through the public intake. Ids hang on the options: sent again, it changes nothing.</summary>
static class HistoryUpload
{
    public static async Task<UploadAnswer> SendAsync(Institution institution, EventUploader uploader, CancellationToken cancellation)
    {
        var total = new UploadAnswer(0, 0, 0, null);
        var events = new EventList(institution.History().Select(happened => happened.Json));
        await uploader.UploadAsync(
            UploadBatch.Cut(events, skip: 0),
            (_, answer) => total = new UploadAnswer(
                total.Accepted + answer.Accepted, total.Duplicates + answer.Duplicates, total.Rejected + answer.Rejected, null),
            cancellation);
        return total;
    }
}
